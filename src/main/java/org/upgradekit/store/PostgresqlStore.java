package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.facts.Finding;
import org.upgradekit.facts.StoreFacts;
import org.upgradekit.host.Host;
import org.upgradekit.host.Leash;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.postgres.Address;
import org.upgradekit.postgres.CloneRemoval;
import org.upgradekit.postgres.Custody;
import org.upgradekit.postgres.Database;
import org.upgradekit.postgres.Fingerprint;
import org.upgradekit.postgres.HistoryWish;
import org.upgradekit.postgres.Readings;
import org.upgradekit.postgres.Server;
import org.upgradekit.postgres.Session;
import org.upgradekit.postgres.Sessions;
import org.upgradekit.postgres.Situation;
import org.upgradekit.postgres.TrialDatabase;
import org.upgradekit.secret.Ciphers;
import org.upgradekit.secret.Values;

/** A database in the custody of a run: hidden, cloned, changed under its private name, and swapped back. */
final class PostgresqlStore implements Store {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOCK = Duration.ofSeconds(30);

    private final StoreSpec spec;
    private final DatabaseAddresses addresses;
    private final Keeper keeper;
    private final Values values;
    private final Host host;
    private final Ciphers ciphers;
    private @Nullable Server server;
    private @Nullable Custody custody;
    private Optional<Diagnostic> refusal = Optional.empty();

    PostgresqlStore(StoreSpec spec, Keeper keeper, Values values, Host host) {
        this.spec = spec;
        this.addresses = new DatabaseAddresses(spec, values);
        this.keeper = keeper;
        this.values = values;
        this.host = host;
        this.ciphers = new Ciphers(host, keeper.encryption());
    }

    @Override
    public boolean claim() {
        custody().claimAlone();
        new TrialDatabase(server(), custody().claim()).clear();
        return true;
    }

    @Override
    public StoreFacts observe() {
        DatabaseObservation observation = new DatabaseObservation(server(), product(), host);
        observation.refuseTaken(required(), keeper.run());
        Optional<HistoryWish> history = spec.history()
                .map(named -> new HistoryWish(
                        named.tool(),
                        named.schema().map(values::fill),
                        named.table().map(values::fill)));
        return observation.facts(required(), history);
    }

    @Override
    public List<Finding> obstacles() {
        List<Finding> findings =
                new ArrayList<>(new DatabaseObservation(server(), product(), host).obstacles(custody(), ciphers));
        refusal.ifPresent(why -> findings.add(Finding.warn(
                "admin",
                "the product's own role administers " + spec.id()
                        + ", because the local socket does not let postgres in: " + why.summary() + "; " + why.detail(),
                why.hint())));
        return findings;
    }

    @Override
    public List<Space> room(int saves) {
        return new DatabaseObservation(server(), product(), host).room(custody().claim(), saves);
    }

    @Override
    public Saved save(Path directory) {
        // Reading every row twice costs seconds then, and the window can demand that the contents are equal.
        boolean prove = server().size(present().oid()) < Saved.AT_ONCE_BELOW;
        org.upgradekit.postgres.Saved<Optional<Fingerprint>> saved = Readings.save(custody(), prove);
        SortedMap<String, String> details = new TreeMap<>();
        details.put("database", saved.database());
        details.put("oid", Long.toString(saved.oid()));
        server().facts().systemIdentifier().ifPresent(system -> details.put("system", system));
        details.put(DatabaseFence.TIMELINE, Integer.toString(server().facts().timeline()));
        details.put("relations", Integer.toString(saved.relations()));
        saved.reading().ifPresent(fingerprint -> {
            details.put("fingerprint", fingerprint.digest());
            details.put(DatabaseDump.EXPECTED, Readings.dumpDigest(fingerprint));
            details.put("rows", Long.toString(fingerprint.rows()));
        });
        List<String> files = DatabaseProof.write(saved.reading(), directory, host);
        Saved copy = new Saved("postgresql", saved.bytes(), details, files, prove ? Level.CONTENT : Level.COPIED);
        List<String> wrong = prove ? verify(copy, directory, Level.CONTENT) : List.of();
        if (!wrong.isEmpty()) {
            throw failed("the clone of " + spec.id() + " is not equal to its source", String.join("\n", wrong));
        }
        return copy;
    }

    @Override
    public Saved dump(Saved saved, Path directory, Leash leash) {
        return new DatabaseDump(server(), custody(), host, ciphers)
                .write(saved, directory, product().user(), leash);
    }

    @Override
    public Saved undumped(Saved saved) {
        return DatabaseDump.without(saved);
    }

    @Override
    public List<String> copies(Saved saved) {
        return saved.files().stream().anyMatch(file -> copyOf(file).equals(DatabaseProof.DUMP))
                ? List.of(DatabaseProof.CLONE, DatabaseProof.DUMP)
                : List.of(DatabaseProof.CLONE);
    }

    @Override
    public String copyOf(String file) {
        return DumpFiles.holds(file) ? DatabaseProof.DUMP : DatabaseProof.CLONE;
    }

    @Override
    public String restoresFrom(Saved saved) {
        Situation now = custody().inspect();
        boolean cloned = now.saved() || now.state() == Situation.State.RESTORED;
        return cloned ? DatabaseProof.CLONE : DatabaseProof.DUMP;
    }

    @Override
    public Proof verify(String copy, Saved saved, Path directory, Level level) {
        return new DatabaseProof(server(), custody(), host, ciphers).of(copy, saved, directory, level);
    }

    @Override
    public Level atOnce(Saved saved) {
        boolean read = saved.details().containsKey("fingerprint");
        return read && saved.bytes() < Saved.AT_ONCE_BELOW ? Level.CONTENT : Level.COPIED;
    }

    @Override
    public boolean isOpen() {
        return custody().inspect().state() == Situation.State.IN_PLACE;
    }

    @Override
    public void open() {
        custody().release();
    }

    @Override
    public Optional<String> lacking(Saved saved, Path directory) {
        Situation now = custody().inspect();
        if (now.state() == Situation.State.STRANGE) {
            return Optional.of(now.why());
        }
        if (now.saved() || now.state() == Situation.State.RESTORED) {
            return Optional.empty();
        }
        DumpFiles dump = new DumpFiles(host, ciphers, directory);
        return dump.stands(saved)
                ? dump.locked(saved)
                : Optional.of("database " + saved.details().get("database") + " is gone, and no dump of it is in "
                        + directory);
    }

    @Override
    public List<String> restore(Saved saved, Path directory) {
        Situation before = custody().inspect();
        boolean gone = !before.saved() && before.present().isPresent() && before.state() != Situation.State.RESTORED;
        if (gone && new DumpFiles(host, ciphers, directory).stands(saved)) {
            new DatabaseDump(server(), custody(), host, ciphers).remakeClone(saved, directory);
        }
        custody().restore();
        return kept();
    }

    @Override
    public void renew(Saved saved, Path directory) {
        custody().renew();
    }

    @Override
    public Transfer transfer() {
        return new DatabaseTransfer(spec.id(), keeper, this::server, this::product, host);
    }

    @Override
    public Optional<String> keepsFromPruning(Saved saved) {
        return removal(saved).obstacle();
    }

    @Override
    public void prune(Saved saved, Path directory) {
        removal(saved).perform();
    }

    private CloneRemoval removal(Saved saved) {
        return new CloneRemoval(
                server(),
                saved.details().getOrDefault("database", ""),
                Long.parseLong(saved.details().getOrDefault("oid", "0")),
                Optional.ofNullable(saved.details().get("system")),
                keeper.run());
    }

    @Override
    public void discard(Path directory) {
        custody().discardRestorePoint();
        try {
            for (Path file : host.disk().list(directory)) {
                host.disk().delete(file);
            }
        } catch (IOException e) {
            throw failed("the dump of " + spec.id() + " could not be removed", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Aside aside() {
        return new DatabaseAside(server(), custody());
    }

    @Override
    public List<String> kept() {
        List<String> kept = new ArrayList<>(aside().list());
        new TrialDatabase(server(), custody().claim())
                .left()
                .ifPresent(one -> kept.add("database " + one.name() + ": a dump was being restored into it on trial"));
        return kept;
    }

    @Override
    public List<String> fence() {
        List<String> ended = new ArrayList<>();
        Situation now = custody().inspect();
        Optional<Database> work = keeper.ownName() ? now.present() : now.work();
        if (work.isPresent()) {
            List<Session> sessions = server().sessionsOn(work.get().oid());
            sessions.forEach(session -> ended.add("database session " + session));
            server().endSessions(work.get().oid(), Set.of(), PATIENCE);
        }
        return ended;
    }

    @Override
    public Optional<String> breach(Saved saved) {
        return new DatabaseFence(server(), keeper.ownName())
                .breach(saved, custody().inspect());
    }

    @Override
    public boolean unchangedSince(Saved saved, Path directory) {
        String recorded = saved.details().get("fingerprint");
        return recorded != null
                && present().open()
                && Readings.fingerprint(server(), present().name()).digest().equals(recorded);
    }

    @Override
    public Optional<byte[]> tally() {
        return DatabaseTally.of(server(), custody().inspect());
    }

    @Override
    public List<String> writtenSince(byte[] tally) {
        return DatabaseTally.since(tally, server(), custody().inspect());
    }

    @Override
    public Optional<String> value(String property) {
        Address address = keeper.oid().isPresent() ? custody().address(product()) : product();
        return switch (property) {
            case "url" -> Optional.of(address.url());
            case "jdbc" -> Optional.of(address.jdbc());
            case "host" -> Optional.of(address.host());
            case "port" -> Optional.of(Integer.toString(address.port()));
            case "name" -> Optional.of(address.database());
            case "user" -> Optional.of(address.user());
            case "password" -> Optional.of(address.password().orElse(""));
            default -> Optional.empty();
        };
    }

    @Override
    public void flush() {
        custody().barrier();
    }

    private Address product() {
        return addresses.product();
    }

    /** The playbook's, else this host's own, else the product's role; whether it may is proven before anything stops. */
    private Server connect() {
        Sessions sessions = new Sessions(keeper.run(), LOCK, host.sockets());
        Optional<Address> named = addresses.admin();
        if (named.isPresent()) {
            return Server.connect(sessions, named.get());
        }
        Address product = product();
        return new LocalAdministrator(host)
                .of(product)
                .flatMap(admin -> admitted(sessions, admin))
                .orElseGet(() -> Server.connect(sessions, product.withDatabase("postgres")));
    }

    /** A server may be set up to let nobody in by its socket. */
    private Optional<Server> admitted(Sessions sessions, Address admin) {
        try {
            return Optional.of(Server.connect(sessions, admin));
        } catch (EnvironmentFailure refused) {
            refusal = Optional.of(refused.first());
            return Optional.empty();
        }
    }

    private Server server() {
        if (server == null) {
            server = connect();
        }
        return server;
    }

    private Custody custody() {
        if (custody == null) {
            long oid = keeper.oid().orElseGet(() -> required().oid());
            custody = new Custody(
                    server(),
                    keeper.claim(
                            spec.id(),
                            product().database(),
                            oid,
                            server().facts().systemIdentifier()),
                    PATIENCE);
        }
        return custody;
    }

    private Database required() {
        String name = product().database();
        return server().database(name)
                .orElseThrow(() -> new EnvironmentFailure(
                        ExitCode.REFUSED,
                        Diagnostic.error(
                                spec.at(),
                                "there is no database " + name,
                                "asked on " + server().admin(),
                                "correct the name in the url of store " + spec.id() + ", or create the database")));
    }

    private Database present() {
        return custody()
                .inspect()
                .present()
                .orElseThrow(() -> failed("the database of " + spec.id() + " is not to be found", ""));
    }

    private static EnvironmentFailure failed(String what, String why) {
        return new EnvironmentFailure(ExitCode.OPERATOR_NEEDED, Diagnostic.error(what, why, "upgrade status"));
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
            server = null;
            custody = null;
        }
    }
}
