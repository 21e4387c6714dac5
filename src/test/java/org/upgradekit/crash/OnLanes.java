package org.upgradekit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Cases;

/**
 * Tests on several products, as many cases at once; {@code -Dupgradekit.lanes=1} takes one after the other. Each was
 * upgraded once without disturbance before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnLanes {
    private final Problems problems = new Problems();
    Lanes lanes;

    @BeforeAll
    void count(@TempDir Path directory) throws Exception {
        lanes = Lanes.create(Integer.getInteger("upgradekit.lanes", 3), directory, problems);
        lanes.all(new Cases(), counting());
        assertThat(problems.taken()).isEmpty();
    }

    /** What counts the moments of the tests. */
    abstract List<Lanes.Case> counting();

    @AfterAll
    void removeTheLanes() throws IOException {
        lanes.close();
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(problems.taken()).isEmpty();
    }
}
