package org.upgradekit.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.testing.Mutation;

/** Whatever stands in the file, the reader reads it or refuses it: it neither breaks nor hangs; and editors take what it takes. */
class PlaybookFuzzTest {
    private static final int INPUTS = 10_000;
    private static final long SEED = 20261121;
    private static final Duration LONGEST = Duration.ofSeconds(2);

    @Test
    void tenThousandMutationsAreReadOrRefused() throws IOException {
        byte[] valid = Files.readAllBytes(Path.of("src/test/resources/playbooks/openwatch.yaml"));
        Mutation mutation = new Mutation(new Random(SEED));
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] content = mutation.of(valid);
            if (refused(i, content)) {
                refused++;
            } else if (content.length < 2 * valid.length) {
                // Java's patterns, unlike an editor's, take stack for each reference in a text: not for thousands in
                // one.
                assertThat(SchemaTest.faults(EditorYaml.current(), new String(content, StandardCharsets.UTF_8)))
                        .as("what an editor says of input %d, which the reader takes", i)
                        .isEmpty();
            }
        }
        assertThat(refused).isBetween(INPUTS / 2, INPUTS - 1);
    }

    private static boolean refused(int input, byte[] content) {
        long began = System.nanoTime();
        try {
            new PlaybookReader().read("fuzz.yaml", content);
            return false;
        } catch (InputFailure e) {
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("input " + input + " of seed " + SEED + ":\n" + new String(content, StandardCharsets.UTF_8), e);
        } finally {
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("input %d", input)
                    .isLessThan(LONGEST);
        }
    }
}
