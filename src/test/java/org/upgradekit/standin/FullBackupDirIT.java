package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.testing.Fault;
import org.upgradekit.testing.Programs;
import org.upgradekit.testing.Tier;

/** Restore points on a disk of their own, which has no room for the dump that is added once the services are up. */
@Tier.NeedsRoot
class FullBackupDirIT {
    @TempDir
    private Path directory;

    private StandIn product;
    private Path disk;
    private String before;

    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        disk = Files.createDirectory(product.home().resolve("disk"));
        Programs.run("mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "none", disk.toString())
                .succeeded();
        product.configure("UPGRADE_BACKUP_DIR", disk.toString());
        StandInServer.run(
                product.database(),
                "CREATE TABLE noise (b bytea)",
                "ALTER TABLE noise ALTER b SET STORAGE EXTERNAL",
                "INSERT INTO noise SELECT (SELECT string_agg(decode(md5(random()::text || i || j), 'hex'), ''::bytea)"
                        + " FROM generate_series(1, 1000) j) FROM generate_series(1, 1500) i");
        before = product.content();
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
        Programs.run("umount", disk.toString()).succeeded();
    }

    private String files() throws IOException {
        return Programs.run("find", disk.toString(), "-path", "*/dump*").output();
    }

    @Test
    @Fault("no room for the dump that is added to a restore point: told, nothing of it is left, the clone leads back")
    void whatWasWrittenOfADumpIsRemovedAgain() throws IOException, SQLException {
        Screen screen = product.apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(screen.err().replaceAll("\\s+", " "))
                .contains("no proven dump of database was added, the clone stands", "No space left on device");
        assertThat(files()).as("what is left of the dump").isEmpty();
        assertThat(product.types("restore-points", "verify", "--all", "--level", "restored")
                        .exit())
                .isZero();
        Screen back = product.types("rollback", "--discard-new-data");
        assertThat(back.exit()).as(back.all()).isZero();
        assertThat(product.content()).isEqualTo(before);
    }
}
