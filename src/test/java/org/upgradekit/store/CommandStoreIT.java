package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.facts.Finding;
import org.upgradekit.host.Host;
import org.upgradekit.host.Leash;
import org.upgradekit.host.LocalHost;
import org.upgradekit.host.Processes;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookReader;
import org.upgradekit.playbook.StoreSpec;
import org.upgradekit.secret.Encryption;
import org.upgradekit.secret.Redactor;
import org.upgradekit.secret.Secrets;
import org.upgradekit.secret.Values;

/** A tree of files that a backup tool of its own, {@code depot.py}, copies to a place of its own. */
class CommandStoreIT implements StoreContract {
    private static final String PLAYBOOK = """
            playbook: 1
            product: shop
            versions: {installed: {run: [cat, version]}}
            settings: {tool: @TOOL@, tree: @HOME@/tree, depot: @HOME@/depot}
            secrets: {key: {env: DEPOT_KEY}}
            stores:
              data:
                command:
                  save:
                    run: |
                      echo "the key is $KEY" >&2
                      exec python3 "$TOOL" save "$TREE" "$DEPOT"
                    env: {KEY: '${secret.key}', TOOL: '${tool}', TREE: '${tree}', DEPOT: '${depot}'}
                    timeout: 20s
                  verify: {run: [python3, '${tool}', verify, '${tree}', '${depot}'], timeout: 20s}
                  restore: {run: [python3, '${tool}', restore, '${tree}', '${depot}'], timeout: 20s}
                  discard: {run: [python3, '${tool}', discard, '${tree}', '${depot}'], timeout: 20s}
                  size: {run: [python3, '${tool}', size, '${tree}', '${depot}'], timeout: 20s}
                  proves: restored
            install: [{id: change, run: ['true'], changes: [data], timeout: 1m}]
            """;

    @TempDir
    private Path home;

    private Host host;
    private int changes;

    @BeforeEach
    void write() throws IOException {
        host = LocalHost.of(System.getenv());
        Path tree = Files.createDirectories(home.resolve("tree/deep dir"));
        Files.writeString(tree.resolve("file"), "content\n");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
        Files.createDirectories(home.resolve("depot"));
        try (InputStream tool = CommandStoreIT.class.getResourceAsStream("depot.py")) {
            Files.write(
                    home.resolve("depot.py"),
                    java.util.Objects.requireNonNull(tool).readAllBytes());
        }
    }

    @Override
    public Store store() {
        return store(PLAYBOOK);
    }

    private static Host known() {
        try {
            return LocalHost.of(Map.of("DEPOT_KEY", "hush-hush", "PATH", System.getenv("PATH")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Store store(String playbook) {
        String text = playbook.replace("@TOOL@", home + "/depot.py").replace("@HOME@", home.toString());
        Playbook read = new PlaybookReader().read("shop.yaml", text.getBytes(StandardCharsets.UTF_8));
        Map<String, String> settings =
                Map.of("tool", home + "/depot.py", "tree", home + "/tree", "depot", home + "/depot");
        Redactor redactor = new Redactor();
        Host known = known();
        StoreSpec spec = read.stores().values().iterator().next();
        Values values = new Values(settings, new Secrets(read.secrets(), settings, known, redactor), List.of());
        Keeper keeper = new Keeper(
                "20261121T010003Z-9f3c",
                "h",
                home + "/state",
                "shop",
                false,
                java.util.Optional.empty(),
                Encryption.NONE);
        return Stores.open(spec, keeper, values, host, redactor);
    }

    @Override
    public String content() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> all = Files.walk(home.resolve("tree"))) {
            for (Path path : all.sorted().toList()) {
                String inside = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.readString(path) : "";
                lines.add(home.relativize(path) + " "
                        + Files.readAttributes(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) + " " + inside);
            }
        }
        return String.join("\n", lines);
    }

    @Override
    public void change() throws IOException {
        changes++;
        Path tree = home.resolve("tree/deep dir");
        Files.writeString(tree.resolve("file"), "changed " + changes);
        Files.writeString(tree.resolve("added-" + changes), "new");
        Files.deleteIfExists(tree.resolve("link"));
    }

    @Override
    public void damage(Saved saved, Path directory) throws IOException {
        Path file = home.resolve("depot").resolve(saved.details().get("id")).resolve("tree/deep dir/file");
        Files.writeString(file, "Content\n");
    }

    @Override
    public boolean keepsAside() {
        return false;
    }

    private void breaks(String verb) throws IOException {
        Files.createFile(home.resolve("depot/broken-" + verb));
    }

    @Test
    void aCopyThatIsDamagedReplacesNothing(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(directory);
            change();
            damage(saved, directory);
            String changed = content();
            assertThatThrownBy(() -> store.restore(saved, directory))
                    .isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
                        assertThat(failure.exitCode()).isEqualTo(ExitCode.ROLLBACK_FAILED);
                        assertThat(failure.diagnostics().get(0).summary())
                                .isEqualTo("the verify command of store data ended with exit code 1");
                        assertThat(failure.diagnostics().get(0).detail()).contains("is damaged");
                    });
            assertThat(content()).isEqualTo(changed);
        }
    }

    @Test
    void aSaveThatDoesNotVerifyIsNone(@TempDir Path directory) throws Exception {
        breaks("verify");
        try (Store store = store()) {
            assertThatThrownBy(() -> store.save(directory)).hasMessageContaining("verify command of store data");
            Saved never = new Saved("command", 0, new java.util.TreeMap<>(), List.of(), Level.COPIED);
            assertThat(store.lacking(never, directory)).isPresent();
            Files.delete(home.resolve("depot/broken-verify"));
            assertThat(store.verify(never, directory, Level.COPIED))
                    .singleElement()
                    .asString()
                    .endsWith("saved is missing");
        }
    }

    @Test
    void aFailureNamesTheCommandAndHidesSecrets(@TempDir Path directory) throws Exception {
        breaks("save");
        try (Store store = store()) {
            assertThatThrownBy(() -> store.save(directory))
                    .isInstanceOfSatisfying(EnvironmentFailure.class, failure -> {
                        assertThat(failure.diagnostics().get(0).summary())
                                .isEqualTo("the save command of store data ended with exit code 1");
                        assertThat(failure.diagnostics().get(0).detail())
                                .contains("save is broken today", "the key is [hidden]")
                                .doesNotContain("hush");
                    });
        }
    }

    @Test
    void theLabelOfACopyIsKeptAndComesBack(@TempDir Path directory) throws Exception {
        try (Store store = store()) {
            Saved saved = store.save(directory);
            assertThat(saved.details().get("label")).startsWith("depot ");
            assertThat(saved.details().get("id")).endsWith(".data");
            assertThat(saved.level()).isEqualTo(Level.RESTORED);
            assertThat(store.observe().summary()).matches("saved by its own commands, \\d+ B.*");
        }
    }

    @Test
    void moreThanItsVerifyProvesIsNotSaid(@TempDir Path directory) throws Exception {
        try (Store store = store(PLAYBOOK.replace("      proves: restored\n", ""))) {
            Saved saved = store.save(directory);
            assertThat(saved.level()).isEqualTo(Level.COPIED);
            assertThat(store.verify(saved, directory, Level.CONTENT))
                    .containsExactly("its verify command proves \"copied\" at most, not \"content\"");
        }
    }

    @Test
    void aCommandThatIsNotThereIsFoundBeforeAnythingStops() throws Exception {
        try (Store store = store(PLAYBOOK.replace("restore: {run: [python3,", "restore: {run: [/opt/none/depot,"))) {
            assertThat(store.obstacles()).singleElement().satisfies(finding -> {
                assertThat(finding.outcome()).isEqualTo(Finding.Outcome.BLOCK);
                assertThat(finding.message())
                        .isEqualTo("the restore command of store data cannot run: /opt/none/depot is not there");
            });
        }
    }

    @Test
    void aCommandIsEndedWhenItsTimeIsOver(@TempDir Path directory) throws Exception {
        Files.createFile(home.resolve("depot/slow"));
        try (Store store = store(PLAYBOOK.replace("timeout: 20s", "timeout: 1s"))) {
            long begun = System.nanoTime();
            assertThatThrownBy(() -> store.save(directory))
                    .hasMessageContaining("was still at work after 1 s, and was ended");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void isFoundAgainByItsStepAndEndsWhenSomebodyInsists(@TempDir Path directory) throws Exception {
        Files.createFile(home.resolve("depot/slow"));
        Processes.StepMark mark = new Processes.StepMark("run:save", home.resolve("save.lock"));
        CompletableFuture<Runnable> end = new CompletableFuture<>();
        List<Processes.ProcessFacts> recorded = new CopyOnWriteArrayList<>();
        List<String> said = new CopyOnWriteArrayList<>();
        try (Store store = store()) {
            store.hold(new Leash(mark, recorded::add, end::complete, said::add));
            CompletableFuture<Saved> save = CompletableFuture.supplyAsync(() -> store.save(directory));
            Runnable ends = end.get(10, TimeUnit.SECONDS);
            assertThat(host.processes().ofStep(mark.mark(), mark.lockFile()))
                    .extracting(Processes.ProcessFacts::pid)
                    .contains(recorded.get(0).pid());
            ends.run();
            assertThatThrownBy(() -> save.get(20, TimeUnit.SECONDS)).hasMessageContaining("save command");
            assertThat(host.processes().ofStep(mark.mark(), mark.lockFile())).isEmpty();
            assertThat(said).anyMatch(line -> line.startsWith("the key is"));
        }
    }
}
