package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.testing.OnEveryPostgres;

@OnEveryPostgres
class QueryIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Connection connection;

    QueryIT() throws SQLException {
        TestServer server = TestServer.shared();
        connection = server.connect(server.newDatabase());
        TestServer.run(connection, "CREATE TABLE t (n int)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void returnsTheValueAsText() {
        assertThat(Query.value(connection, "SELECT 1.50::numeric", TIMEOUT)).contains("1.50");
        assertThat(Query.value(connection, "SELECT count(*) FROM t; ", TIMEOUT)).contains("0");
    }

    @Test
    void returnsNothingForNullAndForNoRow() {
        assertThat(Query.value(connection, "SELECT NULL", TIMEOUT)).isEmpty();
        assertThat(Query.value(connection, "SELECT n FROM t", TIMEOUT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1, 2",
                "SELECT generate_series(1, 2)",
                "SELECT 1; SELECT 2",
                "COMMIT; INSERT INTO t VALUES (1)",
                "SET TimeZone = 'UTC'",
            })
    void refusesWhatHasNoSingleValue(String sql) throws SQLException {
        assertThatThrownBy(() -> Query.value(connection, sql, TIMEOUT)).isInstanceOf(InputFailure.class);
        assertThat(TestServer.value(connection, "SELECT count(*) FROM t")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"INSERT INTO t VALUES (1) RETURNING n", "WITH i AS (DELETE FROM t RETURNING n) SELECT * FROM i"})
    void changesNothing(String sql) {
        assertThatThrownBy(() -> Query.value(connection, sql, TIMEOUT))
                .isInstanceOfSatisfying(
                        EnvironmentFailure.class,
                        failure -> assertThat(failure.diagnostics().get(0).detail())
                                .contains("read-only transaction"));
    }

    @Test
    void endsWithItsTimeout() {
        assertThatThrownBy(() -> Query.value(connection, "SELECT pg_sleep(60)", Duration.ofMillis(100)))
                .isInstanceOfSatisfying(
                        EnvironmentFailure.class,
                        failure -> assertThat(failure.diagnostics().get(0).detail())
                                .contains("statement timeout"));
    }
}
