package org.upgradekit.store;

import java.util.List;
import java.util.Optional;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Host;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.Custody;
import org.upgradekit.postgres.Database;
import org.upgradekit.postgres.DumpTools;
import org.upgradekit.postgres.Obstacles;
import org.upgradekit.postgres.Readings;
import org.upgradekit.postgres.SchemaHistory;
import org.upgradekit.postgres.Server;

/** What a plan needs to know of a database. */
final class DatabaseObservation {
    private final Server server;
    private final Address product;
    private final Host host;

    DatabaseObservation(Server server, Address product, Host host) {
        this.server = server;
        this.product = product;
        this.host = host;
    }

    StoreFacts.Database facts(Database database) {
        List<SchemaHistory> histories = Readings.histories(server, database.name());
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
                List.of());
    }

    /** A closed clone lets superusers in, and nobody else: without one there is no dump of it. */
    private Optional<String> dumpTool() {
        return DumpTools.find(host.processes(), server.facts().major())
                .filter(tools -> tools.unfitFor(server.facts().major()).isEmpty())
                .filter(tools -> server.facts().superuser())
                .map(DumpTools::version);
    }

    List<Finding> obstacles(Custody custody) {
        return new Obstacles(server, custody.claim())
                .find().stream()
                        .map(one -> one.blocks()
                                ? Finding.block(one.id(), one.what() + ": " + one.why(), one.remedy())
                                : Finding.warn(one.id(), one.what() + ": " + one.why(), one.remedy()))
                        .toList();
    }
}
