package org.upgradekit.store;

import java.util.Optional;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.playbook.Text;
import org.upgradekit.postgres.Address;
import org.upgradekit.secret.Values;

/** The two addresses of a database store, filled when they are asked for. */
final class DatabaseAddresses {
    private final StoreSpec spec;
    private final StoreSpec.Postgresql kind;
    private final Values values;

    DatabaseAddresses(StoreSpec spec, Values values) {
        this.spec = spec;
        this.kind = (StoreSpec.Postgresql) spec.kind();
        this.values = values;
    }

    Address product() {
        return parse("url", kind.url());
    }

    /** As the playbook names it. */
    Optional<Address> admin() {
        return kind.admin().map(admin -> parse("admin address", admin));
    }

    private Address parse(String what, Text text) {
        try {
            return Address.parse(values.fill(text));
        } catch (Address.Malformed e) {
            throw new EnvironmentFailure(
                    ExitCode.USAGE,
                    Diagnostic.error(
                            spec.at(),
                            "the " + what + " of store " + spec.id() + " cannot be read",
                            String.valueOf(e.getMessage()),
                            "correct " + source(text)),
                    e);
        }
    }

    /** Only what it refers to: an address that is written out may hold a password. */
    private String source(Text text) {
        String references =
                text.template().names().stream().map(name -> "${" + name + "}").collect(Collectors.joining(", "));
        return references.isEmpty() ? text.at().toString() : references;
    }
}
