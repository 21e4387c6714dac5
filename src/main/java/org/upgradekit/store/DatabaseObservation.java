package org.upgradekit.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.Sizes;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Host;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.Claim;
import org.upgradekit.postgres.Custody;
import org.upgradekit.postgres.Database;
import org.upgradekit.postgres.DumpTools;
import org.upgradekit.postgres.HistoryWish;
import org.upgradekit.postgres.Marker;
import org.upgradekit.postgres.Obstacles;
import org.upgradekit.postgres.Readings;
import org.upgradekit.postgres.SchemaHistory;
import org.upgradekit.postgres.Server;
import org.upgradekit.secret.Ciphers;

/** What a plan needs to know of a database. */
final class DatabaseObservation {
    /** For the journal of the server itself while it copies. */
    static final long RESERVE = 64 << 20;

    private final Server server;
    private final Address product;
    private final Host host;

    DatabaseObservation(Server server, Address product, Host host) {
        this.server = server;
        this.product = product;
        this.host = host;
    }

    /** Whoever looks for a database that a run has hidden finds its placeholder, which takes no connections and says whose it is. */
    void refuseTaken(Database database, String run) {
        Marker.of(database)
                .map(Marker::claim)
                .filter(claim -> !database.open() && !claim.run().equals(run))
                .ifPresent(claim -> {
                    throw new EnvironmentFailure(
                            ExitCode.REFUSED,
                            Diagnostic.error(
                                    "database " + database.name() + " is in the hands of run " + claim.run(),
                                    claim.where(),
                                    "there: upgrade resume " + claim.product() + ", or " + claim.undo()));
                });
    }

    StoreFacts.Database facts(Database database, Optional<HistoryWish> history) {
        List<SchemaHistory> histories = Readings.histories(server, database.name(), history);
        return new StoreFacts.Database(
                server.facts().versionText(),
                server.facts().systemIdentifier().orElse("unknown"),
                database.oid(),
                product.database(),
                server.size(database.oid()),
                histories.stream()
                        .map(one -> new StoreFacts.History(
                                one.tool(),
                                one.table(),
                                one.version().orElse("-"),
                                one.count(),
                                one.digest(),
                                one.failed()))
                        .toList(),
                dumpTool(),
                Readings.notCrashSafe(server, database.name()));
    }

    /** A closed clone lets superusers in, and nobody else: without one there is no dump of it. */
    private Optional<String> dumpTool() {
        return DumpTools.find(host.processes(), server.facts().major())
                .filter(tools -> tools.unfitFor(server.facts().major()).isEmpty())
                .filter(tools -> server.facts().superuser())
                .map(DumpTools::version);
    }

    List<Finding> obstacles(Custody custody, Ciphers ciphers) {
        List<Finding> findings = new ArrayList<>();
        long oid = custody.claim().oid();
        if (directory(server, oid, host).isEmpty()) {
            findings.add(Finding.warn(
                    "disk.clone",
                    "free space on the database server is not known: it is on another host, or the administrator may not"
                            + " ask where its files are",
                    "See to it that " + Sizes.text(server.size(oid)) + " are free there"));
        }
        new Obstacles(server, custody.claim(), product)
                .find().stream()
                        .map(one -> one.blocks()
                                ? Finding.block(one.id(), one.what() + ": " + one.why(), one.remedy())
                                : Finding.warn(one.id(), one.what() + ": " + one.why(), one.remedy()))
                        .forEach(findings::add);
        if (dumpTool().isPresent()) {
            findings.addAll(new SealedFinding(custody.claim().store(), ciphers).ofSecondCopy());
        }
        return findings;
    }

    /** A clone takes as much as the database, where the server keeps it, and so does the trial of its dump. */
    List<Space> room(Claim claim, int clones) {
        String what = (clones == 1 ? "the clone" : clones + " clones") + " of " + claim.database();
        long size = server.size(claim.oid());
        boolean tried = size < Saved.AT_ONCE_BELOW && dumpTool().isPresent();
        return directory(server, claim.oid(), host)
                .map(directory -> new Space(directory, what, (tried ? clones + 1 : clones) * size + RESERVE))
                .stream()
                .toList();
    }

    /** Known when it is on this host, and the administrator may ask for it. */
    static Optional<Path> directory(Server server, long oid, Host host) {
        return server.admin().onThisHost()
                ? Readings.directory(server, oid).map(Path::of).filter(host.disk()::exists)
                : Optional.empty();
    }
}
