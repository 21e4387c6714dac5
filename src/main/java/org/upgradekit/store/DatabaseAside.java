package org.upgradekit.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.upgradekit.facts.Sizes;
import org.upgradekit.postgres.Custody;
import org.upgradekit.postgres.Server;
import org.upgradekit.postgres.Situation;

/** The database that a rollback, or its undo, replaced: the catalogue alone says what it is. */
record DatabaseAside(Server server, Custody custody) implements Aside {
    @Override
    public Optional<String> obstacle(Side wanted, Path directory) {
        return custody.exchangeObstacle();
    }

    @Override
    public List<String> exchange(Side wanted, Path directory) {
        custody.exchange(wanted == Side.NEW);
        return list();
    }

    @Override
    public List<String> list() {
        Situation now = custody.inspect();
        String by = now.undone() ? "what the undo of the rollback replaced" : "what the rollback replaced";
        return now.old().stream()
                .map(old -> "database " + old.name() + ": " + by + ", " + Sizes.text(server.size(old.oid())))
                .toList();
    }

    @Override
    public Optional<String> keeps() {
        return custody.discardObstacle();
    }

    @Override
    public void drop(Path directory) {
        custody.discardOld();
    }
}
