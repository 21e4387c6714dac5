package org.upgradekit.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.upgradekit.cli.Operator.Screen;

/** PostgreSQL cuts names at 63 bytes without an error, and lets anything stand in quotes. */
class NamesIT {
    @TempDir
    private Path directory;

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of(name(40, "plain_name_of_forty_bytes_"), name(40, "plain_role_of_forty_bytes_")),
                Arguments.of(
                        name(63, "The \"Quoted\"; DROP.Me, 50% it's ü/?#&@:"),
                        name(63, "A 'Role' with \"all\" @ö:%/")));
    }

    /** Filled up to this many bytes; what is longer than the fill differs in its last byte alone. */
    private static String name(int bytes, String begin) {
        int used = begin.getBytes(StandardCharsets.UTF_8).length;
        return begin + "x".repeat(bytes - used);
    }

    @ParameterizedTest
    @MethodSource("names")
    void longAndQuotedNamesGoThroughAnUpgradeAndBothRollbacks(String database, String role) throws Exception {
        try (StandIn product = StandIn.named(directory, database, role)) {
            String before = product.content();
            product.migration("ALTER TABLE item RENAME name TO title; DELETE FROM item; SELECT 1 / 0;");
            Screen failed = product.apply("rollback");
            assertThat(failed.exit()).as(failed.all()).isEqualTo(5);
            assertThat(product.content()).as(failed.all()).isEqualTo(before);

            product.migration(StandIn.MIGRATION);
            Screen done = product.apply("stop");
            assertThat(done.exit()).as(done.all()).isZero();
            assertThat(StandInServer.column(database, "SELECT title || ' ' || size FROM item WHERE id = 3"))
                    .containsExactly("item 3 3");

            Screen back = product.types("rollback", "--discard-new-data");
            assertThat(back.exit()).as(back.all()).isZero();
            assertThat(product.content()).as(back.all()).isEqualTo(before);
        }
    }
}
