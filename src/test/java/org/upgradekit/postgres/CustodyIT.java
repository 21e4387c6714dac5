package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.postgres.Situation.State;
import org.upgradekit.testing.OnEveryPostgres;

@OnEveryPostgres
class CustodyIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "Odd \"Name\" it's ü",
                "a_name_of_forty_bytes_0123456789_abcdefg",
                "a_name_of_sixty_three_bytes_0123456789_abcdefghijklmnopqrstuvw_"
            })
    void aFailedMigrationIsUndoneToTheLastAttribute(String name) throws SQLException {
        CustodyFixture fixture = CustodyFixture.of(name);
        String content = fixture.content(name);
        String catalogue = fixture.catalogue(name);
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);

            Saved<Integer> saved = custody.save(CustodyIT::count);
            assertThat(saved.reading()).isEqualTo(500);
            assertThat(saved.relations()).isGreaterThan(300);
            assertThat(custody.inspect().state()).isEqualTo(State.HIDDEN);
            assertThat(custody.inspect().saved()).isTrue();

            fixture.migrate(fixture.claim.names().work());
            custody.restore();

            assertThat(custody.inspect().state()).isEqualTo(State.RESTORED);
            assertThat(fixture.content(name)).isEqualTo(content);
            assertThat(fixture.catalogue(name)).isEqualTo(catalogue);
            assertThat(fixture.oid(name)).isEqualTo(saved.oid());
            assertThat(fixture.leftovers()).isEqualTo(fixture.claim.names().old());
            custody.discardOld();
            assertThat(fixture.leftovers()).isEmpty();
        }
    }

    @Test
    void aMigrationThatSucceedsIsGivenBackWithItsOwnOid() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("succeeds");
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);
            custody.save(CustodyIT::count);
            assertThat(custody.address(CustodyFixture.address("product", 1)).database())
                    .isEqualTo(fixture.claim.names().work());
            fixture.migrate(fixture.claim.names().work());
            String migrated = fixture.content(fixture.claim.names().work());

            custody.reveal();

            assertThat(custody.inspect().state()).isEqualTo(State.IN_PLACE);
            assertThat(fixture.oid("succeeds")).isEqualTo(fixture.claim.oid());
            assertThat(fixture.content("succeeds")).isEqualTo(migrated);
            assertThat(fixture.catalogue("succeeds")).contains("The \"one\"", "9MB");
            assertThat(fixture.leftovers()).isEqualTo(fixture.claim.names().restorePoint());
            custody.discardRestorePoint();
            assertThat(fixture.leftovers()).isEmpty();
        }
    }

    /** The public name is the placeholder's then; what was meant for the database must not be lost with it. */
    @Test
    void aMigrationThatNamesItsDatabaseIsHeardOrRefused() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("by name");
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);
            custody.save(CustodyIT::count);
            try (Connection product =
                    CustodyFixture.as("product", fixture.claim.names().work())) {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> TestServer.run(product, "GRANT CONNECT ON DATABASE \"by name\" TO dba"))
                        .withMessageContaining("permission denied");
                TestServer.run(product, "ALTER ROLE product IN DATABASE \"by name\" SET work_mem TO '11MB'");
            }
            try (Connection superuser =
                    CustodyFixture.superuser(fixture.claim.names().work())) {
                TestServer.run(
                        superuser,
                        "GRANT TEMPORARY ON DATABASE \"by name\" TO reader",
                        "ALTER DATABASE \"by name\" SET app.later TO 'said by name'",
                        "COMMENT ON DATABASE \"by name\" IS 'commented by name'");
            }
            assertThat(custody.inspect().state()).isEqualTo(State.HIDDEN);
            assertThat(custody.address(CustodyFixture.address("product", 1)).database())
                    .isEqualTo(fixture.claim.names().work());

            custody.reveal();

            assertThat(fixture.catalogue("by name"))
                    .contains("work_mem=11MB", "said by name", "commented by name", "reader=T")
                    .doesNotContain("work_mem=7MB");
            assertThat(fixture.oid("by name")).isEqualTo(fixture.claim.oid());
            assertThat(fixture.leftovers()).isEqualTo(fixture.claim.names().restorePoint());
        }
    }

    @Test
    void aRollbackAfterAMigrationThatNamesItsDatabaseIsExact() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("back by name");
        String catalogue = fixture.catalogue("back by name");
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);
            custody.save(CustodyIT::count);
            try (Connection superuser =
                    CustodyFixture.superuser(fixture.claim.names().work())) {
                TestServer.run(
                        superuser,
                        "ALTER DATABASE \"back by name\" SET app.later TO 'said by name'",
                        "COMMENT ON DATABASE \"back by name\" IS 'commented by name'");
            }
            custody.restore();
            assertThat(custody.inspect().state()).isEqualTo(State.RESTORED);
            assertThat(fixture.catalogue("back by name")).isEqualTo(catalogue);
            assertThat(fixture.leftovers()).isEqualTo(fixture.claim.names().old());
        }
    }

    /** Killed before it was written down what the clone was compared with: rows may have come since. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCloneThatStandsAlreadyIsMadeAnew(boolean keepsName) throws SQLException {
        String name = "anew_" + keepsName;
        CustodyFixture fixture = keepsName ? CustodyFixture.keepingName(name) : CustodyFixture.of(name);
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);
            long first = custody.save(CustodyIT::count).oid();
            String present = custody.inspect().present().orElseThrow().name();
            try (Connection writer = CustodyFixture.superuser(present)) {
                TestServer.run(writer, "INSERT INTO app.item (body) VALUES ('written since')");
            }
            Saved<Integer> second = custody.save(CustodyIT::count);
            assertThat(second.reading()).isEqualTo(501);
            assertThat(second.oid()).isNotEqualTo(first);
            assertThat(custody.<Integer>readRestorePoint(CustodyIT::count)).isEqualTo(501);
        }
    }

    @Test
    void aRollbackAfterTheDatabaseWasGivenBackKeepsWhatWasWritten() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("late");
        String content = fixture.content("late");
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);
            custody.save(CustodyIT::count);
            custody.reveal();
            fixture.migrate("late");
            String written = fixture.content("late");

            custody.restore();

            assertThat(fixture.content("late")).isEqualTo(content);
            server.run("to look", Swaps.open(fixture.claim.names().old()));
            assertThat(fixture.content(fixture.claim.names().old())).isEqualTo(written);
        }
    }

    /** A superuser may enter while the clone is dumped, and a monitor that visits all databases stays. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoStayedInTheCloneKeepsNobodyFromPuttingItBackOrDroppingIt(boolean back) throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("visited_" + back);
        String content = fixture.content(fixture.claim.database());
        String clone = fixture.claim.names().restorePoint();
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);
            custody.save(CustodyIT::count);
            custody.reveal();
            fixture.migrate(fixture.claim.database());
            server.run("to let superusers in", Swaps.open(clone));
            try (Connection visitor = CustodyFixture.superuser(clone)) {
                assertThat(visitor.isValid(1)).isTrue();
                if (back) {
                    custody.restore();
                    assertThat(fixture.content(fixture.claim.database())).isEqualTo(content);
                } else {
                    long oid = server.database(clone).orElseThrow().oid();
                    new CloneRemoval(server, clone, oid, server.facts().systemIdentifier(), fixture.run).perform();
                    assertThat(fixture.leftovers()).isEmpty();
                }
                assertThat(visitor.isValid(1)).isFalse();
            }
        }
    }

    @Test
    void aDirtyDatabaseIsRenewedAndCanStillBeUndone() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("renewed");
        String content = fixture.content("renewed");
        String catalogue = fixture.catalogue("renewed");
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);
            custody.save(CustodyIT::count);
            fixture.migrate(fixture.claim.names().work());

            long oid = custody.renew();
            assertThat(fixture.content(fixture.claim.names().work())).isEqualTo(content);
            assertThat(oid).isNotEqualTo(fixture.claim.oid());
            custody.reveal();
            assertThat(custody.inspect().state()).isEqualTo(State.IN_PLACE);
            assertThat(fixture.catalogue("renewed")).isEqualTo(catalogue);
            fixture.migrate("renewed");
            custody.restore();

            assertThat(fixture.content("renewed")).isEqualTo(content);
            assertThat(fixture.catalogue("renewed")).isEqualTo(catalogue);
        }
    }

    @Test
    void aProductThatInsistsOnItsNameKeepsIt() throws SQLException {
        CustodyFixture fixture = CustodyFixture.keepingName("insists");
        String content = fixture.content("insists");
        String catalogue = fixture.catalogue("insists");
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);
            custody.save(CustodyIT::count);
            assertThat(custody.inspect().state()).isEqualTo(State.CLAIMED);
            fixture.migrate("insists");
            custody.renew();
            assertThat(custody.inspect().state()).isEqualTo(State.CLAIMED);
            assertThat(fixture.content("insists")).isEqualTo(content);
            fixture.migrate("insists");
            custody.restore();

            assertThat(fixture.content("insists")).isEqualTo(content);
            assertThat(fixture.catalogue("insists")).isEqualTo(catalogue);
        }
    }

    @Test
    void anOwnerWithCreatedbNeedsNoSuperuser() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("owned");
        try (Connection postgres = CustodyFixture.superuser("postgres")) {
            // Only a superuser may set a parameter that the server does not know.
            TestServer.run(postgres, "ALTER DATABASE owned RESET app.word");
        }
        String content = fixture.content("owned");
        String catalogue = fixture.catalogue("owned");
        try (Server server = fixture.server("dba", CustodyFixture.port())) {
            Custody custody = fixture.custody(server);
            custody.save(session -> 0);
            fixture.migrate(fixture.claim.names().work());
            custody.restore();
        }
        assertThat(fixture.content("owned")).isEqualTo(content);
        assertThat(fixture.catalogue("owned")).isEqualTo(catalogue);
    }

    @Test
    void aPreparedTransactionIsRefusedAndTheDatabaseStaysOpen() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("prepared");
        String catalogue = fixture.catalogue("prepared");
        try (Server server = fixture.server();
                Connection client = CustodyFixture.superuser("prepared")) {
            TestServer.run(client, "BEGIN", "DELETE FROM app.item WHERE id = 1", "PREPARE TRANSACTION 'p1'");

            assertThatExceptionOfType(EnvironmentFailure.class)
                    .isThrownBy(() -> fixture.custody(server).save(CustodyIT::count))
                    .withMessageContaining("p1");

            assertThat(fixture.catalogue("prepared")).isEqualTo(catalogue);
            assertThat(fixture.leftovers()).isEmpty();
            TestServer.run(client, "ROLLBACK PREPARED 'p1'");
        }
    }

    @Test
    void aForeignDatabaseUnderOurNameIsNeverDropped() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("foreign");
        String name = fixture.claim.names().restorePoint();
        try (Server server = fixture.server();
                Connection postgres = CustodyFixture.superuser("postgres")) {
            TestServer.run(postgres, "CREATE DATABASE " + name);

            assertThatExceptionOfType(EnvironmentFailure.class)
                    .isThrownBy(() -> fixture.custody(server).save(CustodyIT::count))
                    .withMessageContaining("not provably");

            assertThat(fixture.leftovers()).contains(name);
            fixture.custody(server).release();
            assertThat(fixture.leftovers()).isEqualTo(name);
            TestServer.run(postgres, "DROP DATABASE " + name);
        }
    }

    @Test
    void aDatabaseThatTookThePlaceOfOursIsLeftAlone() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("replaced");
        try (Server server = fixture.server();
                Connection postgres = CustodyFixture.superuser("postgres")) {
            Custody custody = fixture.custody(server);
            custody.save(CustodyIT::count);
            custody.reveal();
            TestServer.run(postgres, "DROP DATABASE replaced", "CREATE DATABASE replaced");

            assertThat(custody.inspect().state()).isEqualTo(State.STRANGE);
            assertThatExceptionOfType(EnvironmentFailure.class).isThrownBy(custody::restore);
            assertThatExceptionOfType(EnvironmentFailure.class).isThrownBy(custody::hide);

            assertThat(fixture.leftovers()).isEqualTo(fixture.claim.names().restorePoint());
        }
    }

    @Test
    void anotherRunIsNamedWithItsHost() throws SQLException {
        CustodyFixture fixture = CustodyFixture.of("contested");
        Claim rival = new Claim(
                "20261121T010003Z-ffff",
                "host-2",
                "/tmp/x",
                "p",
                "database",
                "contested",
                fixture.claim.oid(),
                Optional.empty(),
                false);
        try (Server second = fixture.server()) {
            Custody late = new Custody(second, rival, Duration.ofMillis(300));
            try (Server server = CustodyFixture.ofAnotherRun()) {
                fixture.custody(server).hide();
                fixture.custody(server).reveal();
                assertThatExceptionOfType(EnvironmentFailure.class)
                        .isThrownBy(late::hide)
                        .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.LOCKED));
                fixture.custody(server).hide();
            }
            assertThatExceptionOfType(EnvironmentFailure.class)
                    .isThrownBy(new Custody(second, rival, Duration.ofSeconds(10))::hide)
                    .satisfies(failure ->
                            assertThat(failure.diagnostics().get(0).detail()).contains(fixture.run, "host-1"));
        }
    }

    private static int count(Connection session) throws SQLException {
        return Integer.parseInt(TestServer.value(session, "SELECT count(*) FROM app.item"));
    }
}
