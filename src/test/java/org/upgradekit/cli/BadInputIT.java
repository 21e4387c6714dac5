package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Tier;

/** Bad input on the smallest product: place, cause and way out, the documented exit code, and nothing changed. */
class BadInputIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
    }

    private Screen apply(String... more) {
        List<String> words = new ArrayList<>(List.of("apply", ledger.playbook().toString(), "--to", "2.0", "--yes"));
        words.addAll(List.of(more));
        return operator.types(words.toArray(String[]::new));
    }

    private static void tells(Screen screen, int exit, String... words) {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(exit);
        assertThat(screen.err().replaceAll("\\s+", " ")).contains(words);
        assertThat(screen.err()).doesNotContain("a bug in this tool", "Exception");
    }

    private void refused(Screen screen, int exit, String... words) throws IOException {
        tells(screen, exit, words);
        assertThat(ledger.runs()).isEmpty();
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "not-yaml", "alias-bomb", "duplicate-keys", "unknown-verb", "paths"})
    void aPlaybookThatIsNoneIs2AndItsFaultHasAPlace(String name) throws IOException {
        Path source = Path.of("src/test/resources/playbooks/invalid/" + name + ".yaml");
        Files.write(ledger.playbook(), Files.readAllBytes(source));
        refused(apply(), 2, "Error: ", ledger.playbook() + ":");
        Screen json = apply("-o", "json");
        assertThat(json.exit()).isEqualTo(2);
        assertThat(json.result().objects("diagnostics").get(0).text("file"))
                .isEqualTo(ledger.playbook().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--set colour          | 2 | NAME=VALUE",
                "--set color=red       | 2 | no setting \"color\"",
                "--on-failure explode  | 2 | explode",
                "-o xml                | 2 | xml",
                "--frobnicate          | 2 | --frobnicate"
            })
    void aWrongOptionIs2AndNamed(String option, int exit, String word) throws IOException {
        refused(apply(option.strip().split(" ")), exit, word);
    }

    @Test
    void whatIsNoPlaybookIsNamedForWhatItIs() throws IOException {
        Path journal = Files.writeString(directory.resolve("journal.jsonl"), "{\"seq\":1}\n");
        Screen screen = operator.types("apply", journal.toString(), "--to", "2.0", "--yes");
        assertThat(screen.exit()).isEqualTo(2);
        assertThat(screen.err()).contains("neither a playbook nor a plan").doesNotContain("YAML");
        assertThat(operator.types("playbook", "validate", "nope").err())
                .contains("nope cannot be read", "Name the playbook's file")
                .doesNotContain("product");
    }

    @Test
    void aTargetThatIsNoVersionIsRefused() throws IOException {
        Screen screen = operator.types("apply", ledger.playbook().toString(), "--to", "not a version", "--yes");
        assertThat(screen.exit()).as(screen.all()).isIn(2, 3);
        refused(screen, screen.exit(), "not a version");
    }

    @Test
    void unknownProductsRunsAndFilesAre2() throws IOException {
        refused(
                operator.types("apply", "nonsuch", "--to", "2"),
                2,
                "no playbook is installed for nonsuch",
                "Looked in");
        refused(operator.types("status", "nonsuch"), 2, "nothing was ever upgraded here as nonsuch");
        refused(operator.types("apply", "./nonsuch.yaml", "--to", "2"), 2, "./nonsuch.yaml cannot be read");
        refused(operator.types("apply", "./nonsuch.json"), 2, "./nonsuch.json");
        operator.types("plan", ledger.playbook().toString(), "--to", "2.0");
        refused(operator.types("runs", "show", "9f3c"), 2, "there is no run 9f3c", "upgrade runs list");
        refused(operator.types("restore-points", "show", "9f3c"), 2, "there is no restore point 9f3c");
    }

    @Test
    void aPlanFileEditedByHandIs2AndADamagedOneToo() throws IOException {
        Path plan = ledger.home().resolve("plan.json");
        assertThat(operator.types("plan", ledger.playbook().toString(), "--to", "2.0", "--out", plan.toString())
                        .exit())
                .isZero();
        String text = Files.readString(plan);
        Files.writeString(plan, text.replace("\"blue\"", "\"red\""));
        refused(operator.types("apply", plan.toString()), 2, plan + " was changed after it was made", "upgrade plan");
        Files.writeString(plan, text.substring(0, text.length() / 2));
        refused(operator.types("apply", plan.toString()), 2, plan.toString());
        Files.writeString(plan, "{}");
        refused(operator.types("apply", plan.toString()), 2, plan.toString());
        Files.writeString(plan, text.replace("upgradekit.plan/1", "upgradekit.plan/2"));
        refused(operator.types("apply", plan.toString()), 2, "upgradekit.plan/2");
    }

    @Test
    void aMissingAndATooShortSecretAre3() throws IOException {
        ledger.playbook("stores:", "secrets:\n  word: {env: LEDGER_WORD}\nstores:");
        refused(apply(), 3, "secret word cannot be resolved", "no variable LEDGER_WORD");
        operator = operator.environment("LEDGER_WORD", "abc");
        refused(apply(), 3, "shorter than 4 characters");
        ledger.playbook("stores:", "secrets:\n  word: {file: '${home}/none', key: X}\nstores:");
        refused(apply(), 3, "secret word cannot be resolved", "/none");
    }

    @Test
    void aStoreThatEscapesIsRefused() throws IOException {
        ledger.playbook("${home}/data'", "${home}/../../../etc'");
        Screen dots = apply();
        assertThat(dots.exit()).as(dots.all()).isIn(2, 3);
        refused(dots, dots.exit(), "..");
    }

    @Test
    @Tier.NeedsRoot
    void aStoreBehindALinkThatSomebodyElseMadeIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(ledger.home().resolve("link"), elsewhere);
        new ProcessBuilder("chown", "-h", "65534", link.toString()).start().waitFor();
        ledger.playbook("files: ['${home}/data']", "files: ['${home}/link/data']");
        refused(apply(), 3, "link that belongs to", link.toString());
    }

    @Test
    @Tier.NeedsRoot
    void aPlaybookThatOthersMayWriteIs2() throws IOException {
        Files.setPosixFilePermissions(ledger.playbook(), PosixFilePermissions.fromString("rw-rw-r--"));
        refused(apply(), 2, "others can write to " + ledger.playbook(), "chmod go-w");
        Files.setPosixFilePermissions(ledger.playbook(), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(ledger.home(), PosixFilePermissions.fromString("rwxrwxrwx"));
        refused(apply(), 2, "others can write to " + ledger.home());
    }

    @Test
    @Tier.NeedsRoot
    void aPlaybookBehindALinkIsWhatOthersMayWriteToo() throws IOException {
        Path real = Files.move(
                ledger.playbook(),
                Files.createDirectory(directory.resolve("elsewhere")).resolve("real.yaml"));
        Files.createSymbolicLink(ledger.playbook(), real);
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw-rw-"));
        refused(apply(), 2, "others can write to " + real.toRealPath(), "chmod go-w");
    }

    @Test
    void aFileWhereTheStateDirectoryShouldBeIs3() throws IOException {
        Path file = Files.writeString(ledger.home().resolve("state"), "");
        refused(apply(), 3, file.toString(), "--state-dir");
        refused(operator.types("status"), 2, file.toString());
        Files.delete(file);
        Files.createDirectory(file);
    }

    @Test
    @Tier.NeedsRoot
    void aFullDiskIs3AndAReadOnlyOneToo() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        run("mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "none", small.toString());
        try {
            operator = Operator.with(small);
            refused(apply(), 3, small.toString(), "free");
            Files.write(
                    small.resolve("fill"),
                    new byte[(int) Files.getFileStore(small).getUsableSpace()]);
            Screen full = apply();
            refused(full, 3, small.toString());
            run("mount", "-o", "remount,ro", small.toString());
            refused(apply(), 3, small.toString());
        } finally {
            run("umount", small.toString());
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    @Fault("a record changed in the middle of a journal, and then its plan: refused")
    void aDamagedJournalIs6WithItsPlaceAndIsLeftAlone() throws IOException {
        ledger.script("install.sh", "exit 4");
        assertThat(apply("--on-failure", "stop").exit()).isEqualTo(6);
        Path journal = ledger.state().resolve("ledger/runs/" + ledger.runs().get(0) + "/journal.jsonl");
        String good = Files.readString(journal);
        Files.writeString(journal, good.replaceFirst("\"attempt\":1", "\"attempt\":2"));
        byte[] damaged = Files.readAllBytes(journal);
        for (String verb : List.of("status", "resume", "rollback")) {
            Screen screen = operator.types(verb);
            assertThat(screen.exit()).as(screen.all()).isEqualTo(6);
            assertThat(screen.err().replaceAll("\\s+", " "))
                    .contains("the journal is damaged", journal + ": record 11, at byte ", "restore-points list");
        }
        assertThat(apply().exit()).isEqualTo(6);
        assertThat(Files.readAllBytes(journal)).isEqualTo(damaged);
        assertThat(operator.types("restore-points", "list").exit()).isZero();

        Path plan = journal.resolveSibling("plan.json");
        Files.writeString(journal, good);
        Files.writeString(plan, Files.readString(plan).replace("\"blue\"", "\"red\""));
        Screen edited = operator.types("resume");
        assertThat(edited.exit()).as(edited.all()).isEqualTo(6);
        assertThat(edited.err())
                .contains(plan + " was changed after it was made", "Put plan.json back")
                .doesNotContain("--out");
    }

    @Test
    void aJournalThatIsGoneOrEmptyIs6AndNotNoRun() throws IOException {
        ledger.script("install.sh", "exit 4");
        assertThat(apply("--on-failure", "stop").exit()).isEqualTo(6);
        Path journal = ledger.state().resolve("ledger/runs/" + ledger.runs().get(0) + "/journal.jsonl");
        Files.write(journal, new byte[0]);
        for (String verb : List.of("status", "resume", "rollback")) {
            tells(operator.types(verb), 6, "the journal of a run is gone", journal.toString());
        }
        Files.delete(journal);
        tells(operator.types("status"), 6, "the journal of a run is gone", journal.toString());
        tells(apply(), 6, "the journal of a run is gone", journal.toString());
    }

    @Test
    void aRunWhoseJournalHasNoEntryNeverBegan() throws IOException {
        Path run = ledger.state().resolve("ledger/runs/20261121T010003Z-9f3c");
        Files.createDirectories(run.resolve("steps"));
        Files.writeString(run.resolve("journal.jsonl"), "{\"seq\":1,");
        tells(operator.types("runs", "show", "9f3c"), 2, "run 20261121T010003Z-9f3c never began");
        assertThat(operator.types("status").exit()).isZero();
    }

    @Test
    void aJournalOfANewerToolIs6AndNamesWhichOne() throws IOException {
        ledger.script("install.sh", "exit 4");
        assertThat(apply("--on-failure", "stop").exit()).isEqualTo(6);
        Path journal = ledger.state().resolve("ledger/runs/" + ledger.runs().get(0) + "/journal.jsonl");
        String first = Files.readAllLines(journal).get(0);
        String body = first.substring(0, first.lastIndexOf(",\"sum\"")).replace("journal/1", "journal/2") + "}";
        CRC32C sum = new CRC32C();
        sum.update(("00000000" + body).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                journal, body.substring(0, body.length() - 1) + ",\"sum\":\"%08x\"}%n".formatted(sum.getValue()));
        Screen screen = operator.types("resume");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(6);
        assertThat(screen.err())
                .contains(
                        "newer version of this tool", "upgradekit.journal/2; version " + UpgradeCommand.Version.text());
    }

    @Test
    void aStepHasNoTerminalAndNoInput() throws IOException {
        ledger.script(
                "install.sh",
                "read x && exit 21; test -t 0 && exit 22; test -t 1 && exit 23\n"
                        + "(: </dev/tty) 2>/dev/null && exit 24\n" + ledger.writes());
        Screen screen = apply();
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    @Test
    void ofTwoAtOnceOneRunsAndTheOtherSaysWhoHoldsTheLock() throws Exception {
        ledger.script(
                "install.sh",
                "touch '" + ledger.home() + "/begun'; until test -f '" + ledger.home() + "/go'; do sleep 0.05; done; "
                        + ledger.writes());
        Process first = applyInAProcessOfItsOwn();
        try {
            Instant end = Instant.now().plusSeconds(60);
            while (!Files.exists(ledger.home().resolve("begun"))) {
                assertThat(first.isAlive() && Instant.now().isBefore(end)).isTrue();
                Thread.sleep(20);
            }
            for (Screen screen : List.of(apply(), operator.types("resume"), operator.types("rollback"))) {
                assertThat(screen.exit()).as(screen.all()).isEqualTo(8);
                assertThat(screen.err())
                        .contains(
                                "another run holds the lock",
                                "pid " + first.pid(),
                                "user " + System.getProperty("user.name"),
                                "`upgrade apply`",
                                "upgrade status");
            }
            assertThat(operator.types("status").exit()).isEqualTo(8);
            Files.writeString(ledger.home().resolve("go"), "");
            assertThat(first.waitFor()).isZero();
        } finally {
            first.destroyForcibly();
        }
        assertThat(ledger.content()).isEqualTo("2.0 two running");
        assertThat(ledger.runs()).hasSize(1);
    }

    private Process applyInAProcessOfItsOwn() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.upgradekit.Main",
                        "apply",
                        ledger.playbook().toString(),
                        "--to",
                        "2.0",
                        "--yes",
                        "--state-dir",
                        ledger.state().toString())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ledger.home().resolve("first.log").toFile())
                .start();
    }
}
