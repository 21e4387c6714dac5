package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.host.FaultyDisk;
import org.upgradekit.host.Identity;
import org.upgradekit.testing.Tier;

/** What others can write is refused before it is believed: it is named, with the command that mends it, and nothing is done. */
@Tier.NeedsRoot
class TrustIT {
    private static final int NOBODY = 65534;

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
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void owner(Path path, int uid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
    }

    /** Everything of ours that a run leaves, but for what the restore point's store keeps. */
    private static List<Path> everything(Path product) throws IOException {
        try (Stream<Path> all = Files.walk(product)) {
            return all.filter(path -> !path.resolveSibling("").endsWith("data"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void nothingOfTheStateMayBeWritableByOthersOrBelongToThem() throws IOException {
        assertThat(apply().exit()).isZero();
        List<Path> all = everything(ledger.state().resolve("ledger"));
        assertThat(all).hasSizeGreaterThan(20);
        for (Path path : all) {
            String before = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            mode(path, before.substring(0, 6) + "-w-");
            tells(operator.types("status"), 2, "others can write to " + path, "chmod go-w " + path);
            mode(path, before);
            owner(path, NOBODY);
            tells(operator.types("runs", "list"), 2, "others can write to " + path, "chown root " + path);
            owner(path, 0);
        }
        assertThat(operator.types("status").exit()).isZero();
    }

    @Test
    void whereManyAreWritableTheyAreToldTogether() throws IOException {
        assertThat(apply().exit()).isZero();
        List<Path> all = everything(ledger.state().resolve("ledger"));
        for (Path path : all) {
            mode(path, "rwxrwxrwx");
        }
        tells(
                operator.types("rollback", "--discard-new-data"),
                2,
                "others can write to " + all.get(0) + " and to " + (all.size() - 1) + " more",
                "mode 0777",
                "chmod go-w " + all.get(0) + " " + all.get(1));
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    @Test
    void whatCannotBeLookedAtIsAFaultOfItsOwnAndHidesNoOther() throws IOException {
        assertThat(apply().exit()).isZero();
        List<Path> all = everything(ledger.state().resolve("ledger"));
        for (Path path : all) {
            tells(blindAt(path).types("status"), 2, path + " cannot be looked at", "Input/output error: " + path);
        }
        tells(
                blindAt(ledger.home()).types("status"),
                2,
                ledger.state() + " cannot be looked at",
                "Input/output error: " + ledger.home());
        Path log = all.get(all.size() - 1);
        mode(all.get(0), "rwxrwxrwx");
        tells(
                blindAt(log).types("rollback", "--discard-new-data"),
                2,
                "others can write to " + all.get(0),
                log + " cannot be looked at");
        mode(all.get(0), "rwx------");
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    private Operator blindAt(Path path) throws IOException {
        return Operator.on(
                operator.host().with(FaultyDisk.blindAt(operator.host().disk(), path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "state/ledger", "."})
    void theWayToTheStateIsJudgedBeforeAnythingIsWritten(String place) throws IOException {
        Path product = Files.createDirectories(ledger.state().resolve("ledger"));
        Path path = ledger.home().resolve(place).normalize();
        mode(path, "rwxrwxrwx");
        Path playbook = Files.move(ledger.playbook(), directory.resolve("playbook.yaml"));
        refused(
                operator.types("apply", playbook.toString(), "--to", "2.0", "--yes"),
                2,
                "others can write to " + path,
                "chmod go-w " + path);
        assertThat(product).isEmptyDirectory();
    }

    @Test
    void restorePointsElsewhereAreJudgedAlsoWhenTheyAreConfiguredNoMore() throws IOException {
        Path backups = Files.createDirectory(directory.resolve("backups"));
        Operator there = operator.environment("UPGRADE_BACKUP_DIR", backups.toString());
        ledger.script("install.sh", "exit 1");
        Operator plain = operator;
        operator = there;
        tells(apply(), 6, "exit code 1");
        Path manifest;
        try (Stream<Path> all = Files.walk(backups)) {
            manifest = all.filter(path -> path.endsWith("manifest.json"))
                    .findFirst()
                    .orElseThrow();
        }
        mode(manifest, "rw-rw-rw-");
        for (Operator one : List.of(there, plain)) {
            tells(one.types("rollback"), one == there ? 2 : 6, "others can write to " + manifest, "chmod go-w");
            tells(one.types("restore-points", "list"), 2, "others can write to " + manifest, "chmod go-w");
        }
        mode(manifest, "rw-------");
        assertThat(plain.types("rollback").exit()).isZero();
    }

    @Test
    void aPlanFileThatOthersMayWriteIs2() throws IOException {
        Path plan = directory.resolve("ledger.plan.json");
        operator.types("plan", ledger.playbook().toString(), "--to", "2.0", "--out", plan.toString());
        mode(plan, "rw-rw-r--");
        refused(operator.types("apply", plan.toString()), 2, "others can write to " + plan, "chmod go-w");
        mode(plan, "rw-------");
        assertThat(operator.types("apply", plan.toString()).exit()).isZero();
    }

    @Test
    void answersThatOthersMayWriteAre2() throws IOException {
        ledger.playbook(
                "    run: ['${home}/check.sh']\n    remedy: Close the books of the year\n    timeout: 20s\n",
                "    confirm: Are the books closed?\n");
        Path answers = Files.writeString(directory.resolve("answers.yaml"), "questions:\n  books-closed: yes\n");
        mode(answers, "rw-rw-rw-");
        refused(apply("--answers", answers.toString()), 2, "others can write to " + answers, "chmod go-w");
        mode(answers, "rw-r--r--");
        assertThat(apply("--answers", answers.toString()).exit()).isZero();
    }

    @Test
    void waiversThatOthersMayWriteAre2() throws IOException {
        Path waivers = Files.writeString(directory.resolve("waivers.yaml"), "waivers: []\n");
        owner(waivers, NOBODY);
        refused(apply("--waivers", waivers.toString()), 2, "others can write to " + waivers, "chown root");
    }

    @Test
    void aSecretThatOthersMayWriteIs3AndItMayBelongToTheProduct() throws IOException {
        Path secret = Files.writeString(ledger.home().resolve("secret.env"), "WORD=swordfish\n");
        ledger.playbook("stores:", "secrets:\n  word: {file: '${home}/secret.env', key: WORD}\nstores:");
        owner(secret, NOBODY);
        mode(secret, "rw-rw----");
        refused(apply(), 3, "secret word cannot be resolved", "others can write to " + secret, "chmod go-w");
        mode(secret, "rw-------");
        Path home = ledger.home();
        mode(home, "rwxrwxr-x");
        Files.createDirectory(directory.resolve("p"));
        Path playbook = Files.move(ledger.playbook(), directory.resolve("p/ledger.yaml"));
        Operator elsewhere = Operator.with(directory.resolve("state"));
        mode(home, "rwxrwxrwx");
        refused(
                elsewhere.types("apply", playbook.toString(), "--to", "2.0", "--yes"),
                3,
                "others can write to " + home,
                "chmod go-w");
        mode(home, "rwxrwxr-x");
        Screen done = elsewhere.types("apply", playbook.toString(), "--to", "2.0", "--yes");
        assertThat(done.exit()).as(done.all()).isZero();
    }

    @Test
    void anEnvFileThatOthersMayWriteIsNotUsed() throws IOException {
        Path file = Files.writeString(ledger.home().resolve("check.env"), "LD_PRELOAD=/tmp/evil.so\n");
        ledger.playbook("    remedy: Close", "    env-file: '${home}/check.env'\n    remedy: Close");
        mode(file, "rw-r--rw-");
        refused(apply(), 3, "others can write to " + file, "chmod go-w");
    }

    @Test
    void withoutRootOnesOwnStateAndThatOfRootServeAndThatOfOthersDoesNot() throws IOException {
        assertThat(apply().exit()).isZero();
        Identity self = operator.host().identity();
        Operator user = Operator.on(operator.host()
                .with(new Identity(
                        self.hostname(),
                        self.machineId(),
                        self.bootId(),
                        self.user(),
                        4711,
                        self.pid(),
                        self.startTicks(),
                        self.cgroup())));
        Path journal =
                ledger.state().resolve("ledger/runs/" + ledger.runs().get(0)).resolve("journal.jsonl");
        assertThat(user.types("status").exit()).isZero();
        owner(journal, 4711);
        assertThat(user.types("status").exit()).isZero();
        owner(journal, NOBODY);
        tells(user.types("status"), 2, "others can write to " + journal);
    }
}
