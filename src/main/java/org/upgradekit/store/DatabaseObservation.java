package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.Sizes;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.Custody;
import org.upgradekit.postgres.Database;
import org.upgradekit.postgres.DumpTools;
import org.upgradekit.postgres.HistoryWish;
import org.upgradekit.postgres.Obstacles;
import org.upgradekit.postgres.Readings;
import org.upgradekit.postgres.SchemaHistory;
import org.upgradekit.postgres.Server;

/** What a plan needs to know of a database. */
final class DatabaseObservation {
    /** For the journal of the server itself while it copies. */
    private static final long RESERVE = 64 << 20;

    private final Server server;
    private final Address product;
    private final Host host;

    DatabaseObservation(Server server, Address product, Host host) {
        this.server = server;
        this.product = product;
        this.host = host;
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

    List<Finding> obstacles(Custody custody) {
        List<Finding> findings = new ArrayList<>(disk(custody.claim().oid()));
        new Obstacles(server, custody.claim(), product)
                .find().stream()
                        .map(one -> one.blocks()
                                ? Finding.block(one.id(), one.what() + ": " + one.why(), one.remedy())
                                : Finding.warn(one.id(), one.what() + ": " + one.why(), one.remedy()))
                        .forEach(findings::add);
        return findings;
    }

    /** A clone takes as much as the database, where the server keeps it: known when that directory is on this host. */
    private List<Finding> disk(long oid) {
        Optional<String> directory = server.admin().onThisHost()
                ? Readings.directory(server, oid).filter(path -> host.disk().exists(Path.of(path)))
                : Optional.empty();
        if (directory.isEmpty()) {
            return List.of(Finding.warn(
                    "disk.clone",
                    "free space on the database server is not known: it is on another host, or the administrator may not"
                            + " ask where its files are",
                    "See to it that " + Sizes.text(server.size(oid)) + " are free there"));
        }
        try {
            Disk.MountFacts mount = host.disk().mount(Path.of(directory.get()));
            long needs = server.size(oid) + RESERVE;
            String text =
                    mount.root() + " needs " + Sizes.text(needs) + " of " + Sizes.text(mount.free()) + " for the clone";
            return List.of(
                    needs < mount.free()
                            ? Finding.pass("disk.clone", text)
                            : Finding.block("disk.clone", text, "Make room where the server keeps its data"));
        } catch (IOException e) {
            return List.of(Finding.warn("disk.clone", directory.get() + ": " + e.getMessage(), ""));
        }
    }
}
