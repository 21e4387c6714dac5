package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** Upgrades by a playbook that is a folder. */
class FolderIT {
    private static final String RELEASE =
            "notes: twice the columns\nverify:\n  - {id: columns, run: ['${home}/verify.sh']}\n";

    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state());
        write("releases/2.0.yaml", RELEASE);
    }

    private Path write(String name, String text) throws IOException {
        Path file = ledger.home().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private String reviewed() {
        String plan = ledger.home().resolve("plan.json").toString();
        Screen planned = operator.types("plan", ledger.home().toString(), "--to", "2.0", "--out", plan);
        assertThat(planned.exit()).as(planned.all()).isZero();
        assertThat(planned.all()).contains("twice the columns", "columns");
        return plan;
    }

    private void stale(String plan, String... words) {
        Screen stale = operator.types("apply", plan);
        assertThat(stale.exit()).as(stale.all()).isEqualTo(9);
        assertThat(stale.err().replaceAll("\\s+", " "))
                .contains("the plan is stale")
                .contains(words);
    }

    @Test
    void aReviewedPlanIsHeldAgainstTheWholeFolder() throws IOException {
        String plan = reviewed();
        write("releases/2.0.yaml", RELEASE + "# more\n");
        stale(plan, ledger.home() + "/releases/2.0.yaml was changed");
        Files.move(
                ledger.home().resolve("releases/2.0.yaml"),
                write("releases/1.5.yaml", "{}\n"),
                StandardCopyOption.REPLACE_EXISTING);
        stale(plan, "releases/1.5.yaml was added", "releases/2.0.yaml was removed");
        Files.delete(ledger.home().resolve("releases/1.5.yaml"));
        stale(plan, "releases/2.0.yaml was removed");
        assertThat(ledger.content()).isEqualTo("1.0 one running");
        assertThat(ledger.runs()).isEmpty();

        write("releases/2.0.yaml", RELEASE);
        Screen done = operator.types("apply", plan);
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
    }

    /** Steps that use files of the folder; what the first of them did has to be taken back. */
    private void usesFiles() throws IOException {
        ledger.playbook("install:\n  - id: write\n    run: ['${home}/install.sh', '${to}']\n", """
                prepare:
                  - id: pause
                    run: [sh, '${playbook}/files/pause', 'on']
                    undo: {run: [sh, '${playbook}/files/pause', 'off']}

                install:
                  - id: colour
                    files: {template: '${playbook}/files/colour', to: '${home}/data/colour'}
                    changes: [data]
                    timeout: 1m
                  - id: write
                    run: ['${playbook}/files/bin/install.sh', '${to}']
                """);
        write("files/pause", "echo $1 >>'" + ledger.home() + "/paused'\n");
        write("files/colour", "${colour} of ${running}\n");
        Path script = write(
                "files/bin/install.sh",
                "#!/bin/sh\nif [ ! -e '" + ledger.home() + "/go' ]; then echo $0 >'" + ledger.home()
                        + "/reached'; sleep 120; fi\n" + ledger.writes() + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Applied by a process of its own, which is killed in the middle of the install; then the folder is gone. */
    private void killed() throws Exception {
        usesFiles();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.upgradekit.Main",
                "apply",
                ledger.home().toString(),
                "--to",
                "2.0",
                "--yes");
        builder.environment().put("UPGRADE_STATE_DIR", ledger.state().toString());
        Path log = ledger.home().resolve("apart.log");
        Process tool =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        long end = System.nanoTime() + 60_000_000_000L;
        Path reached = ledger.home().resolve("reached");
        while (!Files.exists(reached) || Files.size(reached) == 0) {
            assertThat(tool.isAlive() && System.nanoTime() < end)
                    .as(Files.readString(log))
                    .isTrue();
            Thread.sleep(20);
        }
        tool.destroyForcibly();
        assertThat(tool.waitFor()).isEqualTo(137);
        assertThat(Files.readString(reached)).startsWith(ledger.state() + "/ledger/runs/");
        for (String name : List.of("files/bin/install.sh", "files/bin", "files/pause", "files/colour", "files")) {
            Files.delete(ledger.home().resolve(name));
        }
        Files.delete(ledger.home().resolve("releases/2.0.yaml"));
        Files.writeString(ledger.playbook(), "nothing any more\n");
        Files.writeString(ledger.home().resolve("go"), "");
    }

    @Test
    void resumesWithItsOwnFilesWhenTheFolderIsGone() throws Exception {
        killed();
        Screen done = operator.types("resume");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(ledger.content()).isEqualTo("2.0 two running");
        assertThat(ledger.home().resolve("data/colour")).hasContent("blue of 2.0");
        assertThat(ledger.home().resolve("paused")).hasContent("on");
        Path copy = ledger.state().resolve("ledger/runs/" + ledger.runs().get(0) + "/files/bin/install.sh");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .as("the source's own, as a step may copy it")
                .isEqualTo("rwxr-xr-x");
        Path run = ledger.state().resolve("ledger/runs/" + ledger.runs().get(0));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
                .as("nobody else comes so far")
                .isEqualTo("rwx------");
    }

    @Test
    void rollsBackWithItsOwnFilesWhenTheFolderIsGone() throws Exception {
        killed();
        Screen back = operator.types("rollback");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(ledger.content()).isEqualTo("1.0 one running");
        assertThat(ledger.home().resolve("data/colour")).doesNotExist();
        assertThat(ledger.home().resolve("paused")).hasContent("on\noff");
    }

    @Test
    void aPlanFileNamesItsPlaybookFromTheRootOn() throws IOException {
        Path file = ledger.home().resolve("reviewed.json");
        Path here = Path.of("").toAbsolutePath();
        Screen plan = operator.types(
                "plan", "./" + here.relativize(ledger.playbook()), "--to", "2.0", "--out", file.toString());
        assertThat(plan.exit()).as(plan.all()).isZero();
        assertThat(Files.readString(file))
                .contains("\"" + ledger.playbook() + "\"")
                .doesNotContain("../");
    }

    @Test
    void aFileThatMovesAfterItWasPlannedIsNotCopied() throws IOException {
        usesFiles();
        Files.writeString(ledger.home().resolve("go"), "");
        String plan = reviewed();
        write("files/colour", "red\n");
        stale(plan, ledger.home() + "/files/colour was changed");
        // The checks run after the playbook was read, and before the run begins.
        ledger.script("check.sh", "echo green >'" + ledger.home() + "/files/colour'");
        Screen moved = operator.types("apply", ledger.home().toString(), "--to", "2.0", "--yes");
        assertThat(moved.exit()).as(moved.all()).isEqualTo(9);
        assertThat(moved.err()).contains("files/colour was changed");
        assertThat(ledger.content()).isEqualTo("1.0 one running");
        assertThat(ledger.runs()).isEmpty();
    }
}
