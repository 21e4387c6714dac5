package org.upgradekit.postgres;

import java.sql.SQLException;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server said, in a few lines for people. */
final class SqlErrors {
    private SqlErrors() {}

    /** Message, detail, hint and where, then the SQLSTATE; never the statement, which may hold a secret. */
    static String describe(SQLException failure) {
        Optional<ServerErrorMessage> server = serverMessage(failure);
        StringJoiner lines = new StringJoiner("\n");
        lines.add(
                failure.getCause() instanceof SQLException || server.isEmpty()
                        ? firstLine(failure)
                        : String.valueOf(server.get().getMessage()));
        server.ifPresent(message -> {
            add(lines, "detail: ", message.getDetail());
            add(lines, "hint: ", message.getHint());
        });
        if (failure.getSQLState() != null) {
            lines.add("SQLSTATE " + failure.getSQLState());
        }
        return lines.toString();
    }

    /** The server's part of the failure, its own or of what it wraps. */
    static Optional<ServerErrorMessage> serverMessage(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof PSQLException postgres && postgres.getServerErrorMessage() != null) {
                return Optional.of(postgres.getServerErrorMessage());
            }
        }
        return Optional.empty();
    }

    private static String firstLine(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private static void add(StringJoiner lines, String label, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            lines.add(label + text);
        }
    }
}
