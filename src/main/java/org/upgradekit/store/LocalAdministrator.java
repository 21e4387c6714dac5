package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.postgres.Address;

/**
 * Who administers a server of this host when the playbook names nobody: {@code postgres} by the server's local socket, as
 * root or that account itself may be (Debian's and PostgreSQL's own packages set a server up so). Empty for a server
 * elsewhere, and where that socket or account is not there: then the product's own role serves.
 */
final class LocalAdministrator {
    private static final String NAME = "postgres";

    private final Host host;

    LocalAdministrator(Host host) {
        this.host = host;
    }

    Optional<Address> of(Address product) {
        if (!product.onThisHost() || !host.sockets().may(NAME)) {
            return Optional.empty();
        }
        SortedMap<String, String> options = new TreeMap<>();
        Stream<String> directories = product.local() ? Stream.of(product.host()) : Stream.of("/run/postgresql", "/tmp");
        return directories
                .map(directory -> new Address(directory, product.port(), NAME, NAME, Optional.empty(), options))
                .filter(address -> belongsToServer(address.socket()))
                .findFirst();
    }

    /** In a directory that everybody may write to, anybody can put up a socket. */
    private boolean belongsToServer(Path socket) {
        try {
            return host.disk()
                    .facts(socket)
                    .filter(facts ->
                            facts.kind() == Disk.Kind.OTHER && facts.owner().equals(NAME))
                    .isPresent();
        } catch (IOException unreadable) {
            return false;
        }
    }
}
