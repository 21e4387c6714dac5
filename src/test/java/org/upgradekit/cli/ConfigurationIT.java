package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** What is configured takes effect in a real run. */
class ConfigurationIT {
    @TempDir
    private Path directory;

    private Ledger ledger;
    private Operator operator;

    @BeforeEach
    void install() throws IOException {
        ledger = Ledger.in(directory.resolve("ledger"));
        operator = Operator.with(ledger.state()).environment("UPGRADE_CONFIG_DIR", directory.toString());
    }

    private Screen apply(String... more) {
        String[] words = new String[more.length + 5];
        System.arraycopy(new String[] {"apply", ledger.playbook().toString(), "--to", "2.0", "--yes"}, 0, words, 0, 5);
        System.arraycopy(more, 0, words, 5, more.length);
        return operator.types(words);
    }

    private void configure(String content) throws IOException {
        Files.writeString(directory.resolve("ledger.conf"), content);
    }

    @Test
    void aConfiguredPolicyHoldsUnlessAnOptionSaysOtherwise() throws IOException {
        ledger.script("install.sh", "echo half >'" + ledger.home() + "/data/book'; exit 4");
        configure("ON_FAILURE=rollback\n");
        assertThat(apply().exit()).isEqualTo(5);
        assertThat(apply("--on-failure", "stop").exit()).isEqualTo(6);
    }

    @Test
    void aConfiguredSettingReachesTheSteps() throws IOException {
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(
                other.resolve("install.sh"), "#!/bin/sh\n" + ledger.writes() + "; touch '" + other + "/ran'\n");
        ledger.playbook("run: ['${home}/install.sh', '${to}']", "run: [sh, '${colour}/install.sh', '${to}']");
        configure("SET_COLOUR=" + other + "\n");
        Screen done = apply();
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(other.resolve("ran")).exists();
    }

    @Test
    void aConfiguredFileOfWaiversIsRead() throws IOException {
        ledger.script("check.sh", "exit 1");
        Files.writeString(
                directory.resolve("waivers.yaml"), "waivers: [{id: books-closed, reason: as always, who: carla}]\n");
        configure("WAIVERS=" + directory.resolve("waivers.yaml") + "\n");
        Screen done = apply();
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(done.err()).contains("waived by carla: as always");
    }

    @Test
    void restorePointsGoWhereTheOperatorWantsThemAndAreFoundThereLater() throws IOException {
        Path backups = directory.resolve("backups");
        configure("BACKUP_DIR=" + backups + "\n");
        Screen done = apply();
        assertThat(done.exit()).as(done.all()).isZero();
        String id = ledger.runs().get(0) + ".h1";
        assertThat(backups.resolve("ledger").resolve(id).resolve("manifest.json"))
                .exists();
        assertThat(ledger.state().resolve("ledger/restore-points").resolve(id)).doesNotExist();

        Files.delete(directory.resolve("ledger.conf"));
        assertThat(operator.types("restore-points", "list").out()).contains(id);
        assertThat(operator.types("restore-points", "verify", id, "--level", "copied")
                        .exit())
                .isZero();
        Screen back = operator.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(ledger.content()).isEqualTo("1.0 one running");
    }

    @Test
    void aPlanForOtherRestorePointsIsStale() throws IOException {
        String plan = directory.resolve("plan.json").toString();
        operator.types("plan", ledger.playbook().toString(), "--to", "2.0", "--out", plan);
        configure("BACKUP_DIR=" + directory.resolve("backups") + "\n");
        Screen stale = operator.types("apply", plan);
        assertThat(stale.exit()).as(stale.all()).isEqualTo(9);
        assertThat(stale.err()).contains("restore-points was not there and is " + directory.resolve("backups/ledger"));
    }

    @Test
    void restorePointsInsideOfAStoreAreRefused() throws IOException {
        configure("BACKUP_DIR=" + ledger.home().resolve("data/backups") + "\n");
        Screen refused = apply();
        assertThat(refused.exit()).as(refused.all()).isEqualTo(3);
        assertThat(refused.err().replaceAll("\\s+", " ")).contains("[BLOCK] stores", "lie in each other", "BACKUP_DIR");
    }
}
