package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.facts.Finding;
import org.upgradekit.host.Host;
import org.upgradekit.host.Leash;
import org.upgradekit.host.LocalHost;
import org.upgradekit.host.Processes;
import org.upgradekit.secret.Encryption;
import org.upgradekit.secret.Recipients;
import org.upgradekit.testing.KeyPair;

/** A database whose dump is encrypted by a real tool; its clone, in the server, is not. */
abstract class EncryptedDatabase extends PostgresqlStoreIT {
    private static final String CANARY = "a canary that nobody may read 4711";

    @TempDir
    private Path place;

    private KeyPair own = new KeyPair("", Optional.empty(), Map.of());
    private KeyPair key = own;

    /** A new pair of the tool's keys. */
    abstract KeyPair pair(Path directory) throws IOException;

    @BeforeEach
    void encrypt() throws IOException, SQLException {
        own = pair(place);
        key = own;
        write("INSERT INTO item (name) SELECT '" + CANARY + "' FROM generate_series(1, 300)");
    }

    @AfterEach
    void leaveNoAgent() throws IOException {
        own.close();
        key.close();
    }

    @Override
    Encryption encryption() {
        return new Encryption(Recipients.parse(own.recipient()), key.identity());
    }

    @Override
    Host host() throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(key.environment());
        return LocalHost.of(environment);
    }

    private static Saved dumped(Store store, Path directory) throws IOException {
        Saved saved = store.save(directory);
        Path lock = directory.resolveSibling(directory.getFileName() + ".lock");
        try {
            return store.dump(
                    saved,
                    directory,
                    new Leash(new Processes.StepMark("contract:dump", lock), child -> {}, end -> {}, line -> {}));
        } finally {
            Files.deleteIfExists(lock);
        }
    }

    private static String all(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void nothingOfTheDumpStandsInTheClear(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            Saved saved = dumped(store, directory);
            String tool = encryption().recipients().orElseThrow().tool().word();
            assertThat(saved.files())
                    .containsExactly("fingerprint.json", "dump/database.dump." + tool, "dump/needs.json." + tool);
            assertThat(saved.details())
                    .containsEntry("dump.encrypted", tool)
                    .containsEntry("dump.recipient", own.recipient());
            assertThat(store.verify(saved, directory, Level.RESTORED)).isEmpty();
            assertThat(all(directory)).doesNotContain(CANARY, "PGDMP", "CREATE TABLE", "CREATE ROLE");
        }
    }

    @Test
    void whenTheCloneIsGoneTheDumpIsTakenAndNeedsTheKey(@TempDir Path directory) throws Exception {
        String before = content();
        Saved saved;
        try (Store store = store()) {
            saved = dumped(store, directory);
            store.open();
        }
        key = own.publicHalf(place);
        try (Store store = store()) {
            assertThat(store.obstacles())
                    .filteredOn(one -> one.id().equals("database-identity"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.outcome()).isEqualTo(Finding.Outcome.WARN));
            assertThat(store.lacking(saved, directory)).as("the clone serves").isEmpty();
            assertThat(store.verify("clone", saved, directory, Level.RESTORED).wrong())
                    .isEmpty();
            Proof proof = store.verify("dump", saved, directory, Level.RESTORED);
            assertThat(proof.wrong()).isEmpty();
            assertThat(proof.unopened().orElseThrow()).contains("cannot be opened here");
            assertThat(store.verify("dump", saved, directory, Level.CONTENT).unopened())
                    .isEmpty();

            drop(String.valueOf(saved.details().get("database")));
            assertThat(store.lacking(saved, directory).orElseThrow()).contains("its dump is encrypted with");
            assertThat(catchThrowable(store, saved, directory)).contains("cannot be opened here");
        }
        assertThat(content()).isEqualTo(before);
        change();
        key = own;
        try (Store store = store()) {
            assertThat(store.lacking(saved, directory)).isEmpty();
            store.restore(saved, directory);
        }
        assertThat(content()).isEqualTo(before);
    }

    private static String catchThrowable(Store store, Saved saved, Path directory) {
        try {
            store.restore(saved, directory);
            return "";
        } catch (EnvironmentFailure failure) {
            return failure.diagnostics().get(0).summary()
                    + failure.diagnostics().get(0).detail();
        }
    }

    @Test
    void aDumpInTheClearIsReadByItsManifestAndMadeAnewEncrypted(@TempDir Path directory) throws Exception {
        Saved saved;
        try (Store store = plain()) {
            saved = dumped(store, directory);
        }
        assertThat(List.copyOf(saved.details().keySet())).doesNotContain("dump.encrypted");
        try (Store store = store()) {
            assertThat(store.verify(saved, directory, Level.RESTORED)).isEmpty();
        }
    }
}
