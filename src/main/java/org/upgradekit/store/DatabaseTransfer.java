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
import org.upgradekit.postgres.DatabaseShape;
import org.upgradekit.postgres.DumpTask;
import org.upgradekit.postgres.DumpTools;
import org.upgradekit.postgres.DumpTransfer;
import org.upgradekit.postgres.Names;
import org.upgradekit.postgres.Server;
import org.upgradekit.postgres.TrialRestore;
import org.upgradekit.secret.Ciphers;

/** A database from its dump, on a server that never held it: the clone stayed where it was made. */
final class DatabaseTransfer implements Transfer {
    private static final int JOBS = 2;
    private static final Duration LONGEST = Duration.ofHours(12);

    private final String id;
    private final String point;
    private final Supplier<Server> server;
    private final Supplier<Address> product;
    private final Host host;
    private final Ciphers ciphers;

    /**
     * Nothing is asked of the server before it is needed.
     *
     * @param id of the store; by it and the run that saved it an attempt is known again
     * @param product the product's own address, as it is on this host
     */
    DatabaseTransfer(String id, Keeper keeper, Supplier<Server> server, Supplier<Address> product, Host host) {
        this.id = id;
        this.point = keeper.run();
        this.server = server;
        this.product = product;
        this.host = host;
        this.ciphers = new Ciphers(host, keeper.encryption());
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
    public Outcome perform(Saved saved, Path directory) {
        unusable(saved, directory).ifPresent(why -> {
            throw failed("the database was not restored", why);
        });
        DumpTransfer.Outcome outcome = transfer(saved, directory)
                .perform(product.get(), new DumpTask("restore", Optional.empty(), JOBS, LONGEST, line -> {}));
        return new Outcome(outcome.said(), outcome.toDo());
    }

    private DumpTransfer transfer(Saved saved, Path directory) {
        Server there = server.get();
        DumpFiles files = new DumpFiles(host, ciphers, directory);
        TrialRestore.Target target = new TrialRestore.Target(
                files.source(saved),
                shape(saved),
                Optional.empty(),
                Names.transfer(point, id),
                "upgradekit: store " + id + ", saved by run " + point + ", is restored here");
        return new DumpTransfer(
                there,
                new TrialRestore(host.processes(), tools(saved, there), there),
                new DumpTransfer.Content(
                        target,
                        files.readNeeds(saved).orElseThrow(),
                        product.get().database(),
                        saved.details().getOrDefault(DatabaseDump.FINGERPRINT, "")));
    }

    /** An older pg_restore cannot read what a newer pg_dump wrote. */
    private DumpTools tools(Saved saved, Server there) {
        DumpTools tools = DumpTools.find(host.processes(), there.facts().major())
                .orElseThrow(() -> failed(
                        "there is no pg_restore on this host",
                        "install postgresql-client-" + there.facts().major()));
        String wrote = saved.details().getOrDefault("dump.tool", "").replaceFirst("\\D.*", "");
        if (wrote.isEmpty() || wrote.length() > 4 || tools.major() < Integer.parseInt(wrote)) {
            throw failed(
                    "the pg_restore on this host is older than the pg_dump that wrote its dump",
                    tools.restore() + " is " + tools.version() + ": install postgresql-client-" + wrote);
        }
        return tools;
    }

    private static DatabaseShape shape(Saved saved) {
        try {
            return DatabaseShape.parse(saved.details().getOrDefault("dump.shape", ""));
        } catch (IllegalArgumentException unknown) {
            throw failed("the manifest does not say how its database was made", String.valueOf(unknown.getMessage()));
        }
    }

    private static EnvironmentFailure failed(String what, String why) {
        return new EnvironmentFailure(ExitCode.REFUSED, Diagnostic.error(what, why, ""));
    }
}
