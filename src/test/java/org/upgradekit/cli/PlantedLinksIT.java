package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** A link where a file of ours should be, or on the way to a file of the product, is named, and nothing goes through it. */
class PlantedLinksIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
    }

    private Screen apply() {
        return operator.types("apply", ledger.playbook().toString(), "--to", "2.0", "--yes", "--on-failure", "stop");
    }

    private static void refused(Screen screen, Path link) {
        assertThat(screen.exit()).as(screen.all()).isEqualTo(2);
        assertThat(screen.err().replaceAll("\\s+", " ")).contains(link + " is a symbolic link", "take it away");
        assertThat(screen.err()).doesNotContain("a bug in this tool");
    }

    /** In a run that is open, every file is one that some command would write or believe. */
    @Test
    void nothingOfTheStateIsReadOrWrittenThroughALink() throws IOException {
        ledger.script("install.sh", "exit 1");
        Screen stopped = apply();
        assertThat(stopped.exit()).as(stopped.all()).isEqualTo(6);
        List<Path> all;
        try (Stream<Path> walk = Files.walk(ledger.state().resolve("ledger"))) {
            all = walk.filter(path -> !path.resolveSibling("").endsWith("data"))
                    .sorted()
                    .toList();
        }
        assertThat(all).hasSizeGreaterThan(15);
        for (Path path : all) {
            Path victim = directory.resolve("victim");
            Files.move(path, victim);
            String before = listing(victim);
            Files.createSymbolicLink(path, victim);
            refused(operator.types("status"), path);
            refused(apply(), path);
            refused(operator.types("rollback"), path);
            refused(operator.types("restore-points", "prune"), path);
            assertThat(listing(victim)).as(path.toString()).isEqualTo(before);
            assertThat(Files.isSymbolicLink(path)).isTrue();
            Files.delete(path);
            Files.move(victim, path);
        }
        assertThat(operator.types("rollback").exit()).isZero();
    }

    private static String listing(Path place) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.sorted().toList()) {
                text.append(path)
                        .append(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS))
                        .append(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .append('\n');
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs", "restore-points", "lock", "lock.owner", "upgrade.log", "detached"})
    void norIsAnythingMadeThroughOneBeforeTheFirstRun(String name) throws IOException {
        Path victim = directory.resolve("victim");
        boolean file = name.contains("lo");
        if (file) {
            Files.writeString(victim, "root");
        } else {
            Files.createDirectory(victim);
        }
        Path link = Files.createDirectories(ledger.state().resolve("ledger")).resolve(name);
        Files.createSymbolicLink(link, victim);
        refused(apply(), link);
        if (file) {
            assertThat(victim).hasContent("root");
        } else {
            assertThat(victim).isEmptyDirectory();
        }
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void aPipeWhereTheJournalShouldBeDoesNotHang() throws IOException {
        assertThat(apply().exit()).isZero();
        Path journal =
                ledger.state().resolve("ledger/runs/" + ledger.runs().get(0)).resolve("journal.jsonl");
        Files.delete(journal);
        Programs.run("mkfifo", journal.toString()).succeeded();
        Screen screen = operator.types("status");
        assertThat(screen.exit()).as(screen.all()).isEqualTo(2);
        assertThat(screen.err()).contains("is neither a file nor a directory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{to: '${home}/planted/passwd', mode: '0666'}",
                "{to: '${home}/planted-file', owner: nobody}",
                "{copy: '${home}/data/book', to: '${home}/planted/passwd'}",
                "{copy: '${home}/planted-file', to: '${home}/data/book'}",
                "{link: /nowhere, to: '${home}/planted/passwd'}",
                "{remove: '${home}/planted/passwd'}"
            })
    @Tier.NeedsRoot
    void aStepWithFilesGoesThroughNoLinkOfSomebodyElse(String files) throws IOException {
        Path victim = Files.createDirectory(directory.resolve("victim"));
        Path passwd = Files.writeString(victim.resolve("passwd"), "root");
        Files.setPosixFilePermissions(passwd, PosixFilePermissions.fromString("rw-------"));
        Path planted = Files.createSymbolicLink(ledger.home().resolve("planted"), victim);
        Path plantedFile = Files.createSymbolicLink(ledger.home().resolve("planted-file"), passwd);
        Programs.run("chown", "-h", "nobody", planted.toString(), plantedFile.toString())
                .succeeded();
        ledger.playbook("    run: ['${home}/install.sh', '${to}']", "    files: " + files);
        Screen screen = apply();
        assertThat(screen.exit()).as(screen.all()).isEqualTo(6);
        assertThat(screen.err().replaceAll("\\s+", " "))
                .contains("is a link that belongs to nobody, who could lead it anywhere");
        assertThat(passwd).hasContent("root");
        assertThat(Files.getAttribute(passwd, "unix:uid")).isEqualTo(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwd)))
                .isEqualTo("rw-------");
        assertThat(ledger.home().resolve("data/book")).hasContent("one");
    }
}
