package org.upgradekit.store;

import java.util.ArrayList;
import java.util.List;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Host;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.Custody;
import org.upgradekit.postgres.Database;
import org.upgradekit.postgres.DumpTools;
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
                DumpTools.find(host.processes(), server.facts().major())
                        .filter(tools -> tools.unfitFor(server.facts().major()).isEmpty())
                        .map(DumpTools::version),
                List.of());
    }

    List<Finding> obstacles(Custody custody) {
        List<Finding> findings = new ArrayList<>();
        return findings;
    }
}
