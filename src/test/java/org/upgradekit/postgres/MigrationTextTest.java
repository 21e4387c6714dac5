package org.upgradekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "REINDEX INDEX CONCURRENTLY i;",
                "reindex (verbose) table\nconcurrently t",
                "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;",
                "SELECT 1; ALTER DATABASE d SET TABLESPACE s;",
            })
    void findsWhatFlywayDoesNot(String script) {
        assertThat(new MigrationText(script).needsNoTransaction()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- REINDEX INDEX CONCURRENTLY i;",
                "/* REINDEX\nINDEX CONCURRENTLY i */ SELECT 1",
                "INSERT INTO t VALUES ('REINDEX INDEX CONCURRENTLY i; it''s')",
                "DO $x$ BEGIN PERFORM 'DETACH PARTITION p1 CONCURRENTLY'; END $x$",
                "ALTER TABLE p DETACH PARTITION p1; CREATE INDEX CONCURRENTLY i ON t (n)",
                "REINDEX TABLE t",
            })
    void looksNeitherIntoCommentsNorIntoLiterals(String script) {
        assertThat(new MigrationText(script).needsNoTransaction()).isEmpty();
    }

    @Test
    void seesAValueAddedToAnEnum() {
        assertThat(new MigrationText("ALTER TYPE mood\n ADD VALUE IF NOT EXISTS 'sad'").addsEnumValue())
                .isTrue();
        assertThat(new MigrationText("ALTER TYPE mood RENAME VALUE 'a' TO 'b'").addsEnumValue())
                .isFalse();
    }
}
