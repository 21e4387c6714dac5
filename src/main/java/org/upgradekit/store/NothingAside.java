package org.upgradekit.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Of a kind that keeps nothing of what a restore replaces. */
record NothingAside() implements Aside {
    private static final String WHY = "a store of this kind keeps nothing of what a rollback replaced";

    @Override
    public Optional<String> obstacle(Side wanted, Path directory) {
        return Optional.of(WHY);
    }

    @Override
    public List<String> exchange(Side wanted, Path directory) {
        throw new IllegalStateException(WHY);
    }

    @Override
    public List<String> list() {
        return List.of();
    }

    @Override
    public Optional<String> keeps() {
        return Optional.empty();
    }

    @Override
    public void drop(Path directory) {
        // Nothing is kept.
    }
}
