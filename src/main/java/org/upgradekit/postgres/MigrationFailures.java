package org.upgradekit.postgres;

import java.sql.SQLException;
import java.util.Optional;
import java.util.StringJoiner;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.postgresql.util.ServerErrorMessage;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/** Flyway's failures in a few lines: what the server said, and where in which file. Never the statement's text. */
final class MigrationFailures {
    /** PostgreSQL's lock_not_available: what lock_timeout ends with. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private MigrationFailures() {}

    static boolean metLock(Throwable failure) {
        return sql(failure)
                .map(SQLException::getSQLState)
                .filter(LOCK_NOT_AVAILABLE::equals)
                .isPresent();
    }

    /** The failed segment, and what it leaves. */
    static EnvironmentFailure failed(Throwable failure, MigrationSegment segment, int tries) {
        StringJoiner detail = new StringJoiner("\n");
        place(failure).ifPresent(detail::add);
        Optional<ServerErrorMessage> server = SqlErrors.serverMessage(failure);
        server.map(ServerErrorMessage::getDetail).ifPresent(text -> detail.add("detail: " + text));
        server.map(ServerErrorMessage::getHint).ifPresent(text -> detail.add("hint: " + text));
        server.map(ServerErrorMessage::getWhere).ifPresent(text -> detail.add("in: " + text));
        sql(failure).map(SQLException::getSQLState).ifPresent(state -> detail.add("SQLSTATE " + state));
        if (metLock(failure)) {
            detail.add("tried " + tries + (tries == 1 ? " time" : " times"));
        }
        detail.add(
                segment.transactional()
                        ? "nothing of its transaction was applied"
                        : "what ran before the failure stays applied: these migrations cannot run in a transaction");
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(name(failure, segment) + " failed: " + message(failure), detail.toString(), ""),
                failure);
    }

    static EnvironmentFailure stopped(MigrationSegment segment) {
        return new EnvironmentFailure(
                ExitCode.INTERRUPTED,
                Diagnostic.error(
                        "the migration was stopped",
                        segment.transactional()
                                ? "its session on the server was ended; nothing of its transaction was applied"
                                : "its session on the server was ended; what ran before stays applied",
                        ""));
    }

    /** Files or history that Flyway cannot make sense of. */
    static Diagnostic unreadable(FlywayException failure) {
        return Diagnostic.error(
                "Flyway cannot read the migrations",
                sql(failure).map(SqlErrors::describe).orElseGet(() -> firstLine(failure)),
                "");
    }

    /** What Flyway's code for an invalid migration means. */
    static String reason(String code) {
        return switch (code) {
            case "CHECKSUM_MISMATCH" -> "the file was edited after it was applied";
            case "DESCRIPTION_MISMATCH", "TYPE_MISMATCH" -> "another file was applied under this version";
            case "APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED", "APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED" ->
                "applied, but its file is missing";
            case "RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED" -> "out of order: newer ones are applied, this one is not";
            case "FAILED_VERSIONED_MIGRATION", "FAILED_REPEATABLE_MIGRATION", "FAILED_BASELINE_MIGRATION" ->
                "failed in an earlier attempt";
            default -> "does not fit the history";
        };
    }

    static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    }

    private static String name(Throwable failure, MigrationSegment segment) {
        return script(failure)
                .map(script -> "migration " + script.getResource().getFilename())
                .orElseGet(() -> segment.migrations().size() == 1
                        ? "migration " + segment.last().script()
                        : "one of " + segment.migrations().size() + " migrations");
    }

    private static String message(Throwable failure) {
        return SqlErrors.serverMessage(failure)
                .map(ServerErrorMessage::getMessage)
                .or(() -> sql(failure).map(MigrationFailures::firstLine))
                .orElseGet(() -> firstLine(failure));
    }

    /** The server counts characters from the statement's begin; a person looks for a line of the file. */
    private static Optional<String> place(Throwable failure) {
        return script(failure).map(script -> {
            int position = SqlErrors.serverMessage(failure)
                    .map(ServerErrorMessage::getPosition)
                    .orElse(0);
            String statement = String.valueOf(script.getStatement());
            String before = statement.substring(0, Math.min(Math.max(0, position - 1), statement.length()));
            long line = script.getLineNumber()
                    + before.chars().filter(c -> c == '\n').count();
            return "at line " + line + " of " + script.getResource().getAbsolutePathOnDisk();
        });
    }

    private static Optional<FlywaySqlScriptException> script(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof FlywaySqlScriptException script && script.getResource() != null) {
                return Optional.of(script);
            }
        }
        return Optional.empty();
    }

    private static Optional<SQLException> sql(Throwable failure) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (one instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }
}
