package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.facts.Finding;
import org.upgradekit.host.Host;
import org.upgradekit.host.LocalHost;
import org.upgradekit.secret.Encryption;
import org.upgradekit.secret.Recipients;
import org.upgradekit.testing.KeyPair;

/** Encrypted archives, by a real tool. They do all that others do, and can be opened by nobody else. */
abstract class EncryptedFiles extends FilesStoreIT {
    private static final String CANARY = "a canary that nobody may read 4711";

    @TempDir
    private Path place;

    private KeyPair own = new KeyPair("", Optional.empty(), Map.of());
    private KeyPair key = own;
    private Encryption encryption = Encryption.NONE;
    private Map<String, String> path = Map.of();

    /** A new pair of the tool's keys. */
    abstract KeyPair pair(Path directory) throws IOException;

    @BeforeEach
    void encrypt() throws IOException {
        own = pair(place);
        use(own, own.recipient());
        byte[] large = new byte[300_000];
        new Random(4711).nextBytes(large);
        Files.write(root().resolve("large"), large);
        Files.writeString(root().resolve("canary"), CANARY);
    }

    @AfterEach
    void leaveNoAgent() throws IOException {
        own.close();
        key.close();
    }

    private Path root() throws IOException {
        try (Store store = store("conf")) {
            return Path.of(store.value("dir").orElseThrow());
        }
    }

    void use(KeyPair other, String recipient) {
        key = other;
        encryption = new Encryption(Recipients.parse(recipient), other.identity());
    }

    KeyPair own() {
        return own;
    }

    Path place() {
        return place;
    }

    @Override
    Encryption encryption() {
        return encryption;
    }

    @Override
    Host host() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(key.environment());
        environment.putAll(path);
        try {
            return LocalHost.of(environment);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A program of this name goes before the machine's own, which is {@code $REAL}. */
    private void fake(String program, String script) throws IOException {
        Path bin = Files.createDirectories(place.resolve("bin"));
        String real = Stream.of("/usr/bin/", "/bin/")
                .map(there -> there + program)
                .filter(there -> Files.isExecutable(Path.of(there)))
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(bin.resolve(program), "#!/bin/bash\nREAL=" + real + "\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
    }

    private String tool() {
        return encryption.recipients().orElseThrow().tool().word();
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

    private List<Finding> blocking() {
        try (Store store = store()) {
            return store.obstacles().stream().filter(Finding::blocks).toList();
        }
    }

    @Test
    void nothingOfItStandsInTheClear(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(directory);
            assertThat(store.verify(saved, directory, Level.RESTORED)).isEmpty();
            assertThat(all(directory)).isNotEmpty().doesNotContain(CANARY, "app.toml", "ustar");
            assertThat(directory).isDirectoryNotContaining("glob:**scratch");
            assertThat(store.kept()).isEmpty();
            assertThat(saved.details())
                    .containsEntry("root.1.encrypted", tool())
                    .containsEntry("root.1.recipient", own.recipient());
        }
    }

    @Test
    void withoutTheKeyItIsNeitherProvenNorDamaged(@TempDir Path directory) throws Exception {
        String before = content();
        use(own.publicHalf(place), own.recipient());
        assertThat(blocking()).extracting(Finding::id).containsExactly("conf-identity");
        try (Store store = store()) {
            Saved saved = store.save(directory);
            assertThat(store.verify(saved, directory, Level.READ)).isEmpty();
            for (Level level : List.of(Level.CONTENT, Level.RESTORED)) {
                Proof proof = store.verify("archives", saved, directory, level);
                assertThat(proof.level()).isEqualTo(Level.READ);
                assertThat(proof.wrong()).isEmpty();
                assertThat(proof.unopened().orElseThrow())
                        .contains("is encrypted with " + tool() + " for " + own.recipient(), "cannot be opened here");
            }
            assertThat(store.lacking(saved, directory).orElseThrow()).contains("cannot be opened here");
            change();
            String changed = content();
            assertThatThrownBy(() -> store.restore(saved, directory)).isInstanceOf(EnvironmentFailure.class);
            assertThat(content()).isEqualTo(changed);
            assertThat(store.kept()).isEmpty();

            use(own, own.recipient());
            try (Store again = store()) {
                assertThat(again.lacking(saved, directory)).isEmpty();
                assertThat(again.verify(saved, directory, Level.RESTORED)).isEmpty();
                again.restore(saved, directory);
            }
            assertThat(content()).isEqualTo(before);
            assertThat(all(directory)).doesNotContain(CANARY);
        }
    }

    @Test
    void anotherKeyDoesNotOpenIt(@TempDir Path directory) throws Exception {
        Saved saved;
        try (Store store = store()) {
            saved = store.save(directory);
        }
        try (KeyPair other = pair(place)) {
            use(other, other.recipient());
            try (Store store = store()) {
                assertThat(store.lacking(saved, directory).orElseThrow())
                        .contains("it does not open with ")
                        .doesNotContain("exit codes");
                assertThat(store.verify("archives", saved, directory, Level.CONTENT)
                                .unopened())
                        .isPresent();
                change();
                String changed = content();
                assertThatThrownBy(() -> store.restore(saved, directory)).isInstanceOf(EnvironmentFailure.class);
                assertThat(content()).isEqualTo(changed);
            }
        }
    }

    @Test
    void oneCutShortReplacesNothing(@TempDir Path directory) throws Exception {
        try (Store store = store("conf")) {
            Saved saved = store.save(directory);
            change();
            Path archive = directory.resolve(saved.files().get(0));
            try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
                file.setLength(file.length() - 100_000);
            }
            String changed = content();
            assertThat(store.verify(saved, directory, Level.READ)).isNotEmpty();
            assertThatThrownBy(() -> store.restore(saved, directory))
                    .isInstanceOfSatisfying(
                            EnvironmentFailure.class,
                            failure -> assertThat(failure.diagnostics().get(0).detail())
                                    .contains(archive + " does not open"));
            assertThat(content()).isEqualTo(changed);
            assertThat(store.kept()).isEmpty();
        }
    }

    @Test
    void aProgramThatIsKilledLeavesNothingThatLooksWhole(@TempDir Path directory) throws Exception {
        for (String program : List.of(tool(), "tar")) {
            fake(
                    program,
                    "case \" $* \" in *' --encrypt '*|*' --sparse '*) $REAL \"$@\" | head -c 100000; kill -9 $$;;"
                            + " *) exec $REAL \"$@\";; esac");
            try (Store store = store()) {
                assertThatThrownBy(() -> store.save(directory))
                        .as(program)
                        .isInstanceOfSatisfying(
                                EnvironmentFailure.class,
                                failure -> assertThat(
                                                failure.diagnostics().get(0).detail())
                                        .contains("137"));
            }
            Files.delete(place.resolve("bin").resolve(program));
        }
    }

    @Test
    void aFullDiskFailsTheSave(@TempDir Path directory) throws Exception {
        fake(tool(), "case \" $* \" in *' --encrypt '*) exec $REAL \"$@\" >/dev/full;; *) exec $REAL \"$@\";; esac");
        try (Store store = store()) {
            assertThatThrownBy(() -> store.save(directory))
                    .isInstanceOfSatisfying(
                            EnvironmentFailure.class,
                            failure -> assertThat(failure.diagnostics().get(0).detail())
                                    .containsIgnoringCase("no space left on device"));
        }
    }

    @Test
    void aWriterBesideTheSaveIsNoticedWithAndWithoutTheKey(@TempDir Path directory) throws Exception {
        fake(
                "tar",
                "case \" $* \" in *' --sparse '*) $REAL \"$@\"; code=$?; echo $RANDOM >>'" + root()
                        + "/canary'; exit $code;; *) exec $REAL \"$@\";; esac");
        for (KeyPair one : List.of(own, own.publicHalf(place))) {
            use(one, own.recipient());
            try (Store store = store()) {
                assertThatThrownBy(() -> store.save(directory))
                        .isInstanceOfSatisfying(
                                EnvironmentFailure.class,
                                failure -> assertThat(
                                                failure.diagnostics().get(0).detail())
                                        .contains("changed while it was saved"));
            }
        }
    }

    @Test
    void aMissingProgramIsFoundBeforeAnythingStops(@TempDir Path bin) throws Exception {
        for (String program : List.of("tar", "bash", "find", "sha256sum", "realpath", "test", "setsid", "flock")) {
            Path file = Files.writeString(bin.resolve(program), "#!/bin/sh\nexec /usr/bin/" + program + " \"$@\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        path = Map.of("PATH", bin.toString());
        assertThat(blocking()).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo("conf-recipient");
            assertThat(one.message()).contains("the program " + tool() + " is not there: install the package");
        });
    }

    @Test
    void whatWasWrittenInTheClearIsReadByItsManifest(@TempDir Path directory) throws Exception {
        String before = content();
        encryption = Encryption.NONE;
        Saved saved;
        try (Store store = store()) {
            saved = store.save(directory);
        }
        use(own, own.recipient());
        change();
        try (Store store = store()) {
            assertThat(store.verify(saved, directory, Level.RESTORED)).isEmpty();
            store.restore(saved, directory);
        }
        assertThat(content()).isEqualTo(before);
        encryption = new Encryption(Optional.empty(), own.identity());
        assertThat(blocking()).isEmpty();
    }
}
