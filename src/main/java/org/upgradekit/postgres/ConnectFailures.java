package org.upgradekit.postgres;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/** Why a login failed, told apart by SQLSTATE (PostgreSQL manual, appendix A), never with the password. */
final class ConnectFailures {
    private static final String NO_SERVER = "08001";

    private ConnectFailures() {}

    static EnvironmentFailure of(Address address, SQLException e) {
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        return switch (state) {
            case "28P01" ->
                failure(
                        address,
                        e,
                        "the password for user " + address.user() + " is wrong",
                        "correct the password in the secret that the address comes from");
            case "08004" ->
                failure(
                        address,
                        e,
                        "the server wants a password for user " + address.user() + " and none is given",
                        "add the password to the secret that the address comes from");
            case "28000" -> notAllowed(address, e);
            case "42501" ->
                failure(
                        address,
                        e,
                        "user " + address.user() + " may not connect to database " + address.database(),
                        "GRANT CONNECT ON DATABASE … TO …, or correct the user in the address");
            case "3D000" ->
                failure(address, e, "there is no database " + address.database(), "correct the name, or create it");
            case "55000" ->
                failure(
                        address,
                        e,
                        "database " + address.database() + " is closed: it takes no connections",
                        "its comment says who closed it; `upgrade status` shows a run of this tool");
            case "53300" ->
                failure(address, e, "the server has no free connection", "end some clients, or raise max_connections");
            case "57P03" ->
                failure(address, e, "the server is starting, stopping or recovering", "try again when it is up");
            default -> network(address, e, state);
        };
    }

    static EnvironmentFailure relay(Address address, IOException failure) {
        return new EnvironmentFailure(
                ExitCode.REFUSED,
                Diagnostic.error(
                        "cannot connect to " + address + " as the account " + address.user(),
                        String.valueOf(failure.getMessage()),
                        "let that account read the program's files, or give an address with a host name and a"
                                + " password"),
                failure);
    }

    private static EnvironmentFailure network(Address address, SQLException e, String state) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof UnknownHostException) {
            return failure(address, e, "the host name " + address.host() + " is unknown", "correct the host");
        }
        if (cause instanceof NoRouteToHostException) {
            return failure(address, e, "no route to host " + address.host(), "check the network and the firewall");
        }
        if (cause instanceof SocketTimeoutException) {
            return failure(address, e, "the server does not answer", "check the host, the port and the firewall");
        }
        if (cause instanceof ConnectException) {
            return failure(
                    address,
                    e,
                    "nothing listens at "
                            + (address.local() ? address.socket() : address.host() + " port " + address.port()),
                    "start the server, or correct host and port");
        }
        String why = state.equals(NO_SERVER) ? "the server cannot be reached" : "the login failed";
        return failure(address, e, why, "see the server's log");
    }

    /** The text is the server's and may be in its language; only a known one is explained further. */
    private static EnvironmentFailure notAllowed(Address address, SQLException e) {
        if (String.valueOf(e.getMessage()).contains("pg_hba.conf")) {
            return failure(
                    address,
                    e,
                    "the server's pg_hba.conf does not let user " + address.user() + " into database "
                            + address.database() + " from this host",
                    "let this host, user and database in by a line in pg_hba.conf, and reload the server");
        }
        return failure(
                address,
                e,
                "the server does not let user " + address.user() + " log in",
                "correct the user in the address, or create the role with LOGIN");
    }

    private static EnvironmentFailure failure(Address address, SQLException e, String why, String hint) {
        String said = String.valueOf(e.getMessage());
        String safe = address.password()
                .filter(password -> !password.isEmpty())
                .map(password -> said.replace(password, "***"))
                .orElse(said);
        return new EnvironmentFailure(
                ExitCode.REFUSED,
                Diagnostic.error("cannot connect to " + address + ": " + why, "the answer was: " + safe, hint),
                e);
    }
}
