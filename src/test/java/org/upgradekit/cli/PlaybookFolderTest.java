package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Position;
import org.upgradekit.host.FaultyHost;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.Release;
import org.upgradekit.testing.Golden;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;
import org.upgradekit.view.DiagnosticView;
import org.upgradekit.view.Style;

/** A playbook that is a folder. */
@Timeout(60)
class PlaybookFolderTest {
    private static final String PLAYBOOK = """
            playbook: 1
            product: shop
            settings:
              config: /etc/shop
            stores:
              data: {files: [/srv/shop]}
            versions:
              installed: {run: [shop, --version]}
            releases:
              '2.0': {notes: from the playbook}
            install:
              - {id: put, run: [shop, put], changes: [data], timeout: 1m}
            """;

    @TempDir
    private Path directory;

    private Path folder;

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectories(directory.toRealPath().resolve("shop"));
        write("playbook.yaml", PLAYBOOK);
        write("releases/1.9.yaml", "notes: from a file\nverify:\n  - {id: look, run: [ls, '${config}']}\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Playbook read() throws IOException {
        return new Playbooks(FaultyHost.real()).read(folder);
    }

    private Screen validate(Path path) throws IOException {
        return Operator.with(directory.resolve("state")).types("playbook", "validate", path.toString());
    }

    /** What is said, with the folder's own place left out. */
    private String refused() throws IOException {
        InputFailure failure = catchThrowableOfType(InputFailure.class, this::read);
        assertThat(failure).isNotNull();
        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
        return new DiagnosticView(new Style(false, 100, ZoneOffset.UTC))
                .text(failure.diagnostics().stream().map(this::inside).toList());
    }

    private Diagnostic inside(Diagnostic one) {
        return new Diagnostic(
                one.severity(),
                inside(one.summary()),
                inside(one.detail()),
                one.where().map(at -> new Position(inside(at.file()), at.line(), at.column(), at.sourceLine())),
                inside(one.hint()));
    }

    private String inside(String text) {
        return text.replace(folder + "/", "");
    }

    @Test
    void itsReleasesStandAmongThoseOfThePlaybook() throws IOException {
        assertThat(read().releases()).extracting(Release::version).containsExactly("1.9", "2.0");
        assertThat(read().releases().get(0).notes().get(0).at()).hasToString(folder + "/releases/1.9.yaml:1:8");
        assertThat(read().file()).isEqualTo(folder + "/playbook.yaml");
        for (Path name : new Path[] {folder, folder.resolve("playbook.yaml")}) {
            Screen valid = validate(name);
            assertThat(valid.exit()).as(valid.all()).isZero();
        }
    }

    @Test
    void aFileOfAnotherNameStandsAlone() throws IOException {
        write("other.yaml", PLAYBOOK);
        Playbook alone = new Playbooks(FaultyHost.real()).read(folder.resolve("other.yaml"));
        assertThat(alone.releases()).extracting(Release::version).containsExactly("2.0");
        assertThat(alone.files()).isEmpty();
    }

    @Test
    void hiddenFilesAmongTheReleasesAreLeftAlone() throws IOException {
        String before = read().digest();
        write("releases/.1.9.yaml.swp", "\0");
        assertThat(read().digest()).isEqualTo(before);
    }

    @Test
    void theDigestIsOfAllOfIt() throws IOException {
        String first = read().digest();
        write("releases/1.9.yaml", "notes: other words\n");
        String changed = read().digest();
        assertThat(changed).isNotEqualTo(first);
        Files.move(folder.resolve("releases/1.9.yaml"), folder.resolve("releases/1.8.yaml"));
        String renamed = read().digest();
        assertThat(renamed).isNotEqualTo(changed);
        write("playbook.yaml", PLAYBOOK + "title: Shop\n");
        assertThat(read().digest()).isNotEqualTo(renamed);
    }

    @Test
    void aVersionStandsInOnePlace() throws IOException {
        write("releases/2.0.yaml", "notes: again\n");
        write("releases/v1.9.0.yaml", "notes: the same version\n");
        Golden.assertEqual("golden/playbook-folder/twice.txt", refused());
    }

    @Test
    void everyFaultIsNamedWithItsFile() throws IOException {
        write("playbook.yaml", PLAYBOOK.replace("title", "x") + "titel: Shop\n");
        write("releases/1.1.yaml", "note: wrong key\n");
        write("releases/1.2.yaml", "install:\n  - {id: put, run: [x, '${nothing}'], changes: [data], timeout: 1m}\n");
        write("releases/1.3.yaml", "");
        write("releases/1.4.yaml", "- a list\n");
        write("releases/1.5.yaml", "notes: [open\n");
        write("releases/latest.yaml", "{}\n");
        Golden.assertEqual("golden/playbook-folder/content.txt", refused());
    }

    @Test
    void whatIsNoReleaseIsNamed() throws IOException {
        write("releases/1.2.yaml~", "notes: an editor's copy\n");
        write("releases/1.3.yml", "notes: another ending\n");
        write("releases/README.md", "text\n");
        write("releases/1.4.yaml", "notes: " + "x".repeat(1 << 20) + "\n");
        Files.write(folder.resolve("releases/1.5.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});
        Files.createDirectories(folder.resolve("releases/1.6.yaml"));
        Files.createSymbolicLink(folder.resolve("releases/1.7.yaml"), Path.of("1.9.yaml"));
        fifo("releases/1.8.yaml");
        Golden.assertEqual("golden/playbook-folder/entries.txt", refused());
    }

    private void fifo(String name) throws IOException {
        Programs.Result made = Programs.run("mkfifo", folder.resolve(name).toString());
        assertThat(made.exit()).isZero();
    }

    @Test
    void aPipeInThePlaceOfThePlaybookIsNotWaitedFor() throws IOException {
        Files.delete(folder.resolve("playbook.yaml"));
        fifo("playbook.yaml");
        assertThat(refused()).contains("playbook.yaml is no file");
    }

    @Test
    void aFolderWithoutAPlaybookIsNone() throws IOException {
        Files.delete(folder.resolve("playbook.yaml"));
        assertThat(refused()).contains("is no playbook's folder", "There is no playbook.yaml in it.");
    }

    @Test
    void aFileInThePlaceOfTheReleasesIsNotPassedOver() throws IOException {
        Files.delete(folder.resolve("releases/1.9.yaml"));
        Files.delete(folder.resolve("releases"));
        write("releases", "a file\n");
        assertThat(refused()).contains("releases is no folder");
    }

    @Test
    @Tier.NeedsRoot
    void rootTakesNoReleaseThatOthersCanWrite() throws IOException {
        Files.setPosixFilePermissions(
                folder.resolve("releases/1.9.yaml"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(refused()).contains("others can write to releases/1.9.yaml", "chmod go-w");
    }

    private void uses(String... references) throws IOException {
        StringBuilder steps = new StringBuilder("prepare:\n");
        for (int i = 0; i < references.length; i++) {
            steps.append("  - {id: s")
                    .append(i)
                    .append(", ")
                    .append(references[i])
                    .append("}\n");
        }
        write("playbook.yaml", PLAYBOOK + steps);
    }

    private void script(String name) throws IOException {
        write(name, "#!/bin/sh\n");
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void filesAreTakenWhereThePlaybookNamesThem() throws IOException {
        script("files/bin/pause.sh");
        write("files/shop.conf", "a=b\n");
        write("other/secret", "not ours\n");
        assertThat(read().files()).containsOnlyKeys("playbook.yaml", "releases/1.9.yaml");
        uses("run: ['${playbook}/files/bin/pause.sh']", "env: {DIR: '${playbook}/files'}, run: [env]");
        Playbook playbook = read();
        assertThat(playbook.files())
                .containsOnlyKeys("playbook.yaml", "releases/1.9.yaml", "files/bin/pause.sh", "files/shop.conf");
        assertThat(playbook.files().entrySet().stream()
                        .filter(file -> file.getValue().executable())
                        .map(Map.Entry::getKey))
                .containsExactly("files/bin/pause.sh");
        write("other/secret", "changed\n");
        assertThat(read().digest()).isEqualTo(playbook.digest());
        Files.setPosixFilePermissions(folder.resolve("files/shop.conf"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(read().digest()).isNotEqualTo(playbook.digest());
    }

    @Test
    void whatACommandBeginsWithIsAProgram() throws IOException {
        script("files/bin/pause.sh");
        write("files/shop.conf", "a=b\n");
        uses(
                "run: ['${playbook}/files/bin//pause.sh']",
                "run: [cat, '${playbook}/files/shop.conf']",
                "run: ['${playbook}/files/shop.conf']",
                "run: [ls], done-if: {run: ['${playbook}/files/bin/']}");
        Golden.assertEqual("golden/playbook-folder/programs.txt", refused());
    }

    @Test
    void whatAReferenceCannotReachIsSaidWhereItStands() throws IOException {
        script("files/pause.sh");
        uses(
                "run: ['${playbook}/files/pauze.sh']",
                "run: ['${playbook}/pause.sh']",
                "run: ['${playbook}/files/../../../etc/passwd']",
                "run: ['${playbook}/filesystem']",
                "run: '${playbook}/files/pause.sh'",
                "user: shop, run: [ls, '${playbook}/files']",
                "user: shop, run: [ls], undo: {run: ['${playbook}/files/pause.sh']}",
                "when: {playbook: x}, each: '${playbook}/files/a', run: [ls]");
        Golden.assertEqual("golden/playbook-folder/references.txt", refused());
        Files.delete(folder.resolve("files/pause.sh"));
        uses("run: ['${playbook}/files/pause.sh']");
        assertThat(refused()).contains("the playbook has no files", "playbook.yaml:14:21");
    }

    @Test
    void whatIsNoFileForStepsIsNamed() throws IOException {
        uses("run: ['${playbook}/files/pause.sh']");
        script("files/pause.sh");
        Files.createSymbolicLink(folder.resolve("files/hosts"), Path.of("pause.sh"));
        Files.createSymbolicLink(folder.resolve("files/up"), Path.of(".."));
        Files.createDirectories(folder.resolve("files/deep/" + "d/".repeat(20)));
        fifo("files/pipe");
        write("files/line\nbreak", "");
        Golden.assertEqual("golden/playbook-folder/files.txt", refused());
    }

    @Test
    void filesAreBounded() throws IOException {
        uses("run: [cat, '${playbook}/files/1']");
        for (int i = 0; i <= 1000; i++) {
            write("files/" + i, "");
        }
        assertThat(refused())
                .contains(
                        "the files of the playbook are too many, or too large",
                        "at most 1000 files, and 64 MiB in all");
        Files.delete(folder.resolve("files/0"));
        assertThat(read().files()).hasSize(1002);
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("files/1").toFile(), "rw")) {
            large.setLength((64L << 20) + 1);
        }
        assertThat(refused()).contains("the files of the playbook are too many, or too large");
    }
}
