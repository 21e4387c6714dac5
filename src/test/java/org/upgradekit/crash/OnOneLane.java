package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests on one product, one case after the other; it was upgraded once without disturbance before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnOneLane {
    final Problems problems = new Problems();
    Path directory;
    Lane lane;

    @BeforeAll
    void upgradeOnceWithoutDisturbance(@TempDir Path place) throws Exception {
        directory = place;
        lane = Lane.create(home(place), problems, this::change);
        assertThat(problems.taken()).isEmpty();
    }

    /** Where the product lives. */
    Path home(Path place) throws IOException {
        return place;
    }

    /** What the test wants otherwise than the demo product has it. */
    void change(Notes notes) throws IOException, SQLException {
        // Most want it as it is.
    }

    @AfterAll
    void removeTheLane() throws IOException {
        lane.close();
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(problems.taken()).isEmpty();
    }
}
