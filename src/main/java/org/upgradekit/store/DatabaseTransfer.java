package org.upgradekit.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.host.Host;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.DumpTask;
import org.upgradekit.postgres.DumpTools;
import org.upgradekit.postgres.DumpTransfer;
import org.upgradekit.postgres.Needs;
import org.upgradekit.postgres.Server;
import org.upgradekit.postgres.TrialRestore;
import org.upgradekit.secret.Ciphers;

/** A database from its dump, on a server that never held it: the clone stayed where it was made. */
final class DatabaseTransfer implements Transfer {
    private static final int JOBS = 2;
    private static final Duration LONGEST = Duration.ofHours(12);

    private final Supplier<Server> server;
    private final Supplier<Address> product;
    private final Host host;
    private final Ciphers ciphers;

    /**
     * Nothing is asked of the server before it is needed.
     *
     * @param product the product's own address, as it is on this host
     */
    DatabaseTransfer(Supplier<Server> server, Supplier<Address> product, Host host, Ciphers ciphers) {
        this.server = server;
        this.product = product;
        this.host = host;
        this.ciphers = ciphers;
    }

    @Override
    public List<String> obstacles(Saved saved, Path directory) {
        Optional<String> unusable = unusable(saved, directory);
        return unusable.isPresent()
                ? List.of(unusable.get())
                : transfer(saved, directory).obstacles();
    }

    private Optional<String> unusable(Saved saved, Path directory) {
        DumpFiles files = new DumpFiles(host, ciphers, directory);
        if (!files.stands(saved)) {
            return Optional.of("there is no dump of it, and its clone stayed on the server where it was made");
        }
        return files.locked(saved)
                .or(() -> files.readNeeds(saved).isPresent()
                        ? Optional.empty()
                        : Optional.of(
                                "no readable dump/needs.json is beside its dump, which says what roles it needs"));
    }

    @Override
    public List<String> describe(Saved saved, Path directory) {
        return transfer(saved, directory).describe();
    }

    @Override
    public List<String> perform(Saved saved, Path directory) {
        unusable(saved, directory).ifPresent(why -> {
            throw failed("the database was not restored", why);
        });
        return transfer(saved, directory)
                .perform(product.get(), new DumpTask("restore", Optional.empty(), JOBS, LONGEST, line -> {}));
    }

    private DumpTransfer transfer(Saved saved, Path directory) {
        Server there = server.get();
        DumpTools tools = DumpTools.find(host.processes(), there.facts().major())
                .orElseThrow(() -> failed(
                        "there is no pg_restore on this host",
                        "install postgresql-client-" + there.facts().major()));
        DumpFiles files = new DumpFiles(host, ciphers, directory);
        Needs needs = files.readNeeds(saved).orElseThrow();
        return new DumpTransfer(
                there,
                new TrialRestore(host.processes(), tools, there),
                new DumpTransfer.Content(
                        files.source(saved),
                        needs,
                        product.get().database(),
                        saved.details().getOrDefault(DatabaseDump.FINGERPRINT, ""),
                        new DumpTransfer.Source(
                                saved.details().getOrDefault("database", ""),
                                number(saved.details().getOrDefault("oid", "")),
                                Optional.ofNullable(saved.details().get("system")))));
    }

    private static long number(String oid) {
        if (!oid.matches("\\d{1,10}")) {
            throw failed("the manifest does not say which database was dumped", "its oid is \"" + oid + "\"");
        }
        return Long.parseLong(oid);
    }

    private static EnvironmentFailure failed(String what, String why) {
        return new EnvironmentFailure(ExitCode.REFUSED, Diagnostic.error(what, why, ""));
    }
}
