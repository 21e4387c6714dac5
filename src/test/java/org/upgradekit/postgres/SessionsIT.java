package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an address says for a product's own short queries does not hold for the sessions of an upgrade. */
class SessionsIT {
    @Test
    void anAddressThatBreaksOffLongStatementsOrForbidsWritingDoesNotDoSoHere() throws SQLException {
        Address address = new Address(
                        "127.0.0.1",
                        TestServer.shared().port(),
                        TestServer.shared().newDatabase(),
                        "postgres",
                        Optional.empty(),
                        new TreeMap<>())
                .withOption("socketTimeout", "1")
                .withOption("readOnly", "true");
        try (Connection session =
                TestServer.sessions("20261121T010003Z-5e55", Duration.ZERO).open(address, "test")) {
            TestServer.run(session, "SELECT pg_sleep(2)", "CREATE TABLE written (n int)");
            assertThat(TestServer.value(session, "SELECT count(*) FROM written"))
                    .isEqualTo("0");
        }
    }
}
