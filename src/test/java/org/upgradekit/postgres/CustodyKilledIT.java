package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Size;
import org.upgradekit.testing.Wire;

/** Each operation is cut off at each of its statements, then asked for again: it must end as one that was not. */
class CustodyKilledIT {
    private static final String ROW =
            "save, restore, exchange, renewal and giving back of a database, cut off at each change, then done again";

    /** An operation ends long before; a loop that never ends is a bug. */
    private static final int MOST = 300;

    /** Of the long ones; all of them are cut at each change in the whole suite. */
    private static final int STRIDE = Size.full() ? 1 : 3;

    private interface Operation {
        void on(Custody custody);
    }

    @ParameterizedTest
    @Fault(ROW)
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void savingEndsInARestorePointAndCanBeRestored(boolean after, boolean keepsName) throws Exception {
        CustodyFixture fixture = fixture("save", after, keepsName);
        String content = fixture.content(fixture.database);
        String catalogue = fixture.catalogue(fixture.database);
        sweep(fixture, after, custody -> custody.save(session -> 0), custody -> {
            assertThat(custody.inspect().saved()).isTrue();
            assertThat(custody.inspect().present())
                    .hasValueSatisfying(work -> assertThat(work.open()).isTrue());
            custody.release();
            assertThat(catalogue(fixture)).isEqualTo(catalogue);
            custody.discardRestorePoint();
        });
        assertThat(fixture.content(fixture.database)).isEqualTo(content);
        assertThat(fixture.leftovers()).isEmpty();
    }

    @ParameterizedTest
    @Fault(ROW)
    @CsvSource({"false,false", "true,false", "true,true"})
    void savingCutOffCanBeReleased(boolean after, boolean keepsName) throws Exception {
        CustodyFixture fixture = fixture("release", after, keepsName);
        String content = fixture.content(fixture.database);
        String catalogue = fixture.catalogue(fixture.database);
        for (int n = 1; n < MOST; n += STRIDE) {
            boolean cut = cut(fixture, n, after, custody -> custody.save(session -> 0));
            try (Server server = fixture.server()) {
                Custody custody = fixture.custody(server);
                custody.release();
                if (custody.inspect().saved()) {
                    custody.discardRestorePoint();
                }
                assertThat(fixture.catalogue(fixture.database))
                        .as("cut at %d", n)
                        .isEqualTo(catalogue);
                assertThat(fixture.leftovers()).as("cut at %d", n).isEmpty();
            }
            if (!cut) {
                assertThat(fixture.content(fixture.database)).isEqualTo(content);
                return;
            }
        }
    }

    @ParameterizedTest
    @Fault(ROW)
    @CsvSource({"false,false", "true,false", "true,true"})
    void restoringEndsInTheOldState(boolean after, boolean keepsName) throws Exception {
        CustodyFixture fixture = fixture("restore", after, keepsName);
        String content = fixture.content(fixture.database);
        String catalogue = fixture.catalogue(fixture.database);
        for (int n = 1; n < MOST; n++) {
            CustodyFixture one = n == 1 ? fixture : fixture.again();
            save(one);
            boolean cut = cut(one, n, after, Custody::restore);
            try (Server server = one.server()) {
                Custody custody = one.custody(server);
                custody.restore();
                assertThat(one.catalogue(one.database)).as("cut at %d", n).isEqualTo(catalogue);
                assertThat(one.leftovers()).isEqualTo(one.claim.names().old());
                custody.discardOld();
            }
            if (!cut) {
                break;
            }
        }
        assertThat(fixture.content(fixture.database)).isEqualTo(content);
    }

    /** Cut off and then gone on with in one direction, or in the other. */
    @ParameterizedTest
    @Fault(ROW)
    @CsvSource({"false,false", "true,false", "true,true"})
    void exchangingEndsWithWhatIsWanted(boolean after, boolean keepsName) throws Exception {
        CustodyFixture fixture = fixture("exchange", after, keepsName);
        save(fixture);
        String newer;
        String newerCatalogue;
        try (Server server = fixture.server()) {
            fixture.custody(server).reveal();
            newer = fixture.content(fixture.database);
            newerCatalogue = fixture.catalogue(fixture.database);
            fixture.custody(server).restore();
        }
        String older = fixture.content(fixture.database);
        String olderCatalogue = fixture.catalogue(fixture.database);
        boolean cut = true;
        for (int n = 1; cut && n < MOST; n++) {
            cut = cut(fixture, n, after, custody -> custody.exchange(true));
            boolean onward = n % 2 == 0;
            try (Server server = fixture.server()) {
                Custody custody = fixture.custody(server);
                assertThat(custody.exchangeObstacle()).as("cut at %d", n).isEmpty();
                custody.exchange(onward);
                assertThat(fixture.catalogue(fixture.database))
                        .as("cut at %d", n)
                        .isEqualTo(onward ? newerCatalogue : olderCatalogue);
                assertThat(fixture.content(fixture.database)).isEqualTo(onward ? newer : older);
                custody.exchange(false);
                assertThat(fixture.catalogue(fixture.database))
                        .as("cut at %d", n)
                        .isEqualTo(olderCatalogue);
                assertThat(fixture.leftovers()).isEqualTo(fixture.claim.names().old());
            }
        }
        assertThat(cut).as("it ends").isFalse();
        assertThat(fixture.content(fixture.database)).isEqualTo(older);
        try (Server server = fixture.server()) {
            fixture.custody(server).discardOld();
        }
        assertThat(fixture.leftovers()).isEmpty();
    }

    @ParameterizedTest
    @Fault(ROW)
    @CsvSource({"false,false", "true,false", "true,true"})
    void renewingEndsInTheOldContent(boolean after, boolean keepsName) throws Exception {
        CustodyFixture fixture = fixture("renew", after, keepsName);
        String content = fixture.content(fixture.database);
        String catalogue = fixture.catalogue(fixture.database);
        save(fixture);
        sweep(fixture, after, Custody::renew, custody -> {
            assertThat(custody.inspect().present()).isPresent();
        });
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);
            custody.reveal();
            assertThat(fixture.content(fixture.database)).isEqualTo(content);
            assertThat(fixture.catalogue(fixture.database)).isEqualTo(catalogue);
            custody.discardRestorePoint();
        }
        assertThat(fixture.leftovers()).isEmpty();
    }

    @ParameterizedTest
    @Fault(ROW)
    @CsvSource({"false", "true"})
    void revealingEndsUnderThePublicName(boolean after) throws Exception {
        CustodyFixture fixture = fixture("reveal", after, false);
        String catalogue = fixture.catalogue(fixture.database);
        for (int n = 1; n < MOST; n++) {
            try (Server server = fixture.server()) {
                fixture.custody(server).hide();
            }
            boolean cut = cut(fixture, n, after, Custody::reveal);
            try (Server server = fixture.server()) {
                fixture.custody(server).reveal();
            }
            assertThat(fixture.catalogue(fixture.database)).as("cut at %d", n).isEqualTo(catalogue);
            assertThat(fixture.leftovers()).isEmpty();
            if (!cut) {
                return;
            }
        }
    }

    private static void save(CustodyFixture fixture) throws SQLException {
        try (Server server = fixture.server()) {
            Custody custody = fixture.custody(server);
            custody.save(session -> 0);
            fixture.migrate(custody.inspect().present().orElseThrow().name());
        }
    }

    private static CustodyFixture fixture(String name, boolean after, boolean keepsName) throws SQLException {
        String database = name + (after ? "_after" : "_before") + (keepsName ? "_keeps" : "");
        return keepsName ? CustodyFixture.keepingName(database) : CustodyFixture.of(database);
    }

    private static void sweep(CustodyFixture fixture, boolean after, Operation operation, Operation then)
            throws Exception {
        for (int n = 1; n < MOST; n += STRIDE) {
            boolean cut = cut(fixture, n, after, operation);
            try (Server server = fixture.server()) {
                Custody custody = fixture.custody(server);
                operation.on(custody);
                then.on(custody);
            } catch (EnvironmentFailure failure) {
                throw new AssertionError("cut at " + n + ": " + failure.diagnostics(), failure);
            }
            if (!cut) {
                return;
            }
        }
        throw new AssertionError("it does not end");
    }

    /** Whether the operation changed something an n-th time, to be cut at: as SIGKILL would, all its sessions at once. */
    private static boolean cut(CustodyFixture fixture, int n, boolean after, Operation operation) throws IOException {
        AtomicBoolean cut = new AtomicBoolean();
        try (Wire wire = new Wire(CustodyFixture.port());
                Server server = fixture.server("postgres", wire.port())) {
            wire.arm(n, after ? Wire.Reach.UNANSWERED : Wire.Reach.UNSENT, () -> {
                cut.set(true);
                wire.cut();
            });
            operation.on(fixture.custody(server));
        } catch (EnvironmentFailure failure) {
            assertThat(cut)
                    .as("what fails but by the cut: " + failure.diagnostics())
                    .isTrue();
        }
        return cut.get();
    }

    private static String catalogue(CustodyFixture fixture) {
        try {
            return fixture.catalogue(fixture.database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
