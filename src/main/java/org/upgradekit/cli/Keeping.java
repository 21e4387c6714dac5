package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Failure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Disk;
import org.upgradekit.journal.RunState;
import org.upgradekit.restorepoint.Manifest;
import org.upgradekit.restorepoint.RestorePoints;
import org.upgradekit.restorepoint.Retention;
import org.upgradekit.restorepoint.Verification;
import org.upgradekit.run.ProductDirectory;
import org.upgradekit.store.Level;

/** What is configured for keeping a product's restore points, held against this host: its clock and its disk. */
final class Keeping {
    private static final String UNITS = "KMGT";

    private final Console console;
    private final ProductDirectory product;
    private final Configuration configuration;
    private final List<RestorePoints> places;

    Keeping(Console console, ProductDirectory product) {
        this.console = console;
        this.product = product;
        this.places = RestorePointsCommand.places(console, product);
        this.configuration = Configuration.of(
                console.host(), Optional.of(product.path().getFileName().toString()));
    }

    /** Refuses where the clock cannot be right: by it everything would be old, or nothing. */
    void requireClock() {
        Instant now = console.host().clock().instant();
        Optional<Instant> last = product.newest().map(RunState::last);
        Retention.wrongClock(RestorePointsCommand.all(console, product), last, now)
                .ifPresent(why -> {
                    throw new EnvironmentFailure(
                            ExitCode.REFUSED,
                            Diagnostic.error(
                                    "the clock cannot be right, so nothing is removed",
                                    why,
                                    "Put the clock right. Where it was wrong when that was written, nothing is removed"
                                            + " until that time has come"));
                });
    }

    /** What stays and what goes. Those of other hosts that use the same directory are judged by their own. */
    List<Retention> judge() {
        List<Manifest> all = RestorePointsCommand.all(console, product);
        Iterator<Retention> own =
                judge(all.stream().filter(one -> !foreign(one)).toList()).iterator();
        return all.stream()
                .map(one -> foreign(one)
                        ? new Retention(one, Optional.of("of host " + one.host()), Retention.Reason.NONE)
                        : own.next())
                .toList();
    }

    /** Whether another host made it, which uses the same directory. */
    boolean foreign(Manifest one) {
        return !product.knows(one.run())
                && !one.host().equals(console.host().identity().hostname());
    }

    private List<Retention> judge(List<Manifest> own) {
        Optional<String> open = product.open().map(RunState::run);
        Retention.Limits limits = new Retention.Limits(
                Duration.ofDays(configuration
                        .text(ConfigurationKey.BACKUP_RETENTION_DAYS)
                        .map(Integer::parseInt)
                        .orElse(30)),
                configuration.text(ConfigurationKey.BACKUP_RETENTION_COUNT).map(Integer::parseInt),
                missing());
        Retention.Known known = new Retention.Known(
                run -> open.filter(run::equals).isPresent(),
                one -> RestorePointsCommand.verification(places, one).failed(),
                this::proven,
                this::near,
                this::aside);
        return Retention.of(own, limits, console.host().clock().instant(), known);
    }

    private boolean proven(Manifest one) {
        Verification found = RestorePointsCommand.verification(places, one);
        return one.stores().entrySet().stream()
                .allMatch(store -> store.getValue().level().compareTo(Level.CONTENT) >= 0
                        || found.proven(store.getKey(), Level.CONTENT));
    }

    /** What cannot be asked may be there. */
    private Optional<String> aside(Manifest one) {
        try (Workbench bench = Workbench.ofPoint(one, console, product)) {
            return bench.parts().stores().aside().isEmpty()
                    ? Optional.empty()
                    : Optional.of("what its rollback put aside is there");
        } catch (Failure unknown) {
            return Optional.of("what its rollback put aside is not known now");
        }
    }

    /** Bytes that have to become free where restore points are written; 0 where there is room. */
    long missing() {
        return configuration
                .text(ConfigurationKey.BACKUP_MIN_FREE)
                .map(wanted -> Math.max(
                        0, bytes(wanted) - mount(product.restorePoints()).free()))
                .orElse(0L);
    }

    /** Whether its removal makes room where room is short. */
    private boolean near(Manifest one) {
        Path place = RestorePointsCommand.place(places, one)
                .map(points -> points.place(one.id()))
                .orElse(product.restorePoints());
        return mount(place).device().equals(mount(product.restorePoints()).device());
    }

    private Disk.MountFacts mount(Path place) {
        try {
            return console.host().disk().mount(place);
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error("how much is free at " + place + " cannot be told", Reason.of(e), ""),
                    e);
        }
    }

    /** {@code 20G}, or {@code 20GiB} as our screens have it, in bytes. */
    static long bytes(String size) {
        int last = size.replace("iB", "").length() - 1;
        int power = UNITS.indexOf(size.charAt(last)) + 1;
        return Long.parseLong(size.substring(0, last)) << (10 * power);
    }
}
