package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;

/** The clone of a restore point is dropped with it, and no other database ever is. */
class PrunedIT {
    @TempDir
    private Path directory;

    private StandIn product;
    private Path place;

    /** An upgrade whose restore point is old, with a newer one beside it. */
    @BeforeEach
    void install() throws IOException, SQLException {
        product = StandIn.in(directory);
        Screen screen = product.apply("rollback");
        assertThat(screen.exit()).as(screen.all()).isZero();
        assertThat(product.leftovers()).hasSize(1);
        String run = product.runs().get(0);
        place = Path.of(product.types("runs", "show", run).out().replaceAll("(?s).*Directory +(\\S+)/runs/.*", "$1"))
                .resolve("restore-points")
                .resolve(run + ".h1");
        Path manifest = place.resolve("manifest.json");
        String text = Files.readString(manifest);
        Path newer = Files.createDirectories(place.resolveSibling("20990101T000000Z-0000.h1"));
        Files.writeString(newer.resolve("manifest.json"), text.replace(run, "20990101T000000Z-0000"));
        Files.writeString(manifest, text.replaceAll("\"made\": \"[^\"]*\"", "\"made\": \"2001-01-01T00:00:00.000Z\""));
    }

    @AfterEach
    void remove() throws IOException, SQLException {
        product.close();
    }

    @Test
    void itsCloneGoesAndTheDatabaseStays() throws IOException, SQLException {
        String content = product.content();
        Screen dry = product.types("restore-points", "prune", "--dry-run");
        assertThat(dry.out()).contains("would be removed");
        assertThat(product.leftovers()).hasSize(1);
        Screen done = product.types("restore-points", "prune");
        assertThat(done.exit()).as(done.all()).isZero();
        assertThat(product.leftovers()).isEmpty();
        assertThat(place).doesNotExist();
        assertThat(product.content()).isEqualTo(content);
    }

    @Test
    void aDatabaseThatOnlyBearsItsNameIsLeftAlone() throws IOException, SQLException {
        String clone = product.leftovers().get(0);
        Path manifest = place.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replaceAll("\"oid\": \"[0-9]*\"", "\"oid\": \"4711\""));
        Screen refused = product.types("restore-points", "prune");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(6);
        assertThat(refused.err()).contains("was not removed", "is another one than the restore point's");
        assertThat(product.leftovers()).isEqualTo(List.of(clone));
        assertThat(manifest).exists();
    }

    @Test
    void aServerThatIsAnotherOneIsLeftAlone() throws IOException, SQLException {
        Path manifest = place.resolve("manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replaceAll("\"system\": \"[0-9]*\"", "\"system\": \"12\""));
        Screen refused = product.types("restore-points", "prune");
        assertThat(refused.exit()).as(refused.all()).isEqualTo(6);
        assertThat(refused.err()).contains("not known to be the one");
        assertThat(product.leftovers()).hasSize(1);
    }

    @Test
    void oneWhoseCloneIsGoneAlreadyGoesToo() throws IOException, SQLException {
        Files.move(place.resolve("manifest.json"), place.resolve("manifest.pruned"));
        Screen first = product.types("restore-points", "prune");
        assertThat(first.exit()).as(first.all()).isZero();
        assertThat(product.leftovers()).isEmpty();
        assertThat(place).doesNotExist();
    }
}
