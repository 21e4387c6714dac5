package org.upgradekit.postgres;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.upgradekit.postgres.HistoryKind.Fit;
import org.upgradekit.postgres.HistoryKind.Lock;
import org.upgradekit.postgres.HistoryKind.Neighbour;
import org.upgradekit.postgres.HistoryKind.Reading;

/**
 * The tools, from their sources. A tool more is a row more in {@link #ALL}, and a word more in the playbook's key.
 *
 * <p>Texts are compared by their bytes and not in the database's own order, as the tools themselves do.
 */
final class HistoryKinds {
    static final List<HistoryKind> ALL = List.of(
            flyway(),
            goose(),
            liquibase(),
            django(),
            rails(true),
            rails(false),
            golangMigrate(),
            ecto(),
            alembic(),
            prisma(),
            sequelize(),
            knex(),
            runOn("db-migrate", "migrations", "run_on DESC, name COLLATE \"C\" DESC"),
            runOn("node-pg-migrate", "pgmigrations", "run_on DESC, id DESC"),
            efCore(),
            diesel(),
            sqlx(),
            doctrine(),
            laravel(),
            typeorm(),
            atlas(),
            pgroll(),
            sqlMigrate());

    private HistoryKinds() {}

    private static HistoryKind kind(String tool, String name, Fit fit, String columns, Reading reading) {
        return new HistoryKind(tool, name, Set.of(columns.split(" ")), fit, Optional.empty(), reading);
    }

    private static HistoryKind flyway() {
        return kind(
                "flyway",
                "flyway_schema_history",
                Fit.AMONG_OTHERS,
                "installed_rank:N version:S description:S type:S script:S checksum:N success:B",
                new Reading(
                        // By version and not by rank: with outOfOrder the last one applied is not the newest.
                        """
                        SELECT version FROM %s WHERE success AND version IS NOT NULL AND type <> 'DELETE' AND type !~ '^UNDO'
                         ORDER BY string_to_array(replace(version, '_', '.'), '.')::numeric[] DESC LIMIT 1""",
                        "SELECT concat_ws(' ', version, description, type, script, checksum, success) FROM %s",
                        "SELECT EXISTS (SELECT FROM %s WHERE NOT success)"));
    }

    private static HistoryKind goose() {
        String latest =
                "(SELECT DISTINCT ON (version_id) version_id, is_applied FROM %s ORDER BY version_id, id DESC) s";
        return kind(
                "goose",
                "goose_db_version",
                Fit.EXACT,
                "id:N version_id:N is_applied:B tstamp:D",
                new Reading(
                        "SELECT max(version_id)::text FROM " + latest + " WHERE is_applied",
                        "SELECT version_id::text FROM " + latest + " WHERE is_applied"));
    }

    private static HistoryKind liquibase() {
        return kind(
                "liquibase",
                "databasechangelog",
                Fit.AMONG_OTHERS,
                "id:S author:S filename:S dateexecuted:D orderexecuted:N exectype:S md5sum:S",
                new Reading(
                        """
                        SELECT concat(id, ' by ', author, ' in ', filename) FROM %s
                         ORDER BY dateexecuted DESC, orderexecuted DESC LIMIT 1""",
                        "SELECT concat_ws(' ', id, author, filename, md5sum, exectype) FROM %s",
                        "SELECT EXISTS (SELECT FROM %s WHERE exectype = 'FAILED')",
                        Optional.of(new Lock("databasechangeloglock", "SELECT EXISTS (SELECT FROM %s WHERE locked)"))));
    }

    private static HistoryKind django() {
        return kind(
                "django",
                "django_migrations",
                Fit.EXACT,
                "id:N app:S name:S applied:D",
                new Reading(
                        "SELECT concat(app, '.', name) FROM %s ORDER BY applied DESC, id DESC LIMIT 1",
                        "SELECT concat(app, '.', name) FROM %s"));
    }

    /** Rails and dbmate have name and column in common; Rails keeps its environment beside it. */
    private static HistoryKind rails(boolean rails) {
        return new HistoryKind(
                rails ? "rails" : "dbmate",
                "schema_migrations",
                Set.of("version:S"),
                Fit.WITH_NAME,
                Optional.of(new Neighbour("ar_internal_metadata", rails)),
                // Rails reads them as numbers, so that 10 is newer than 9.
                rails
                        ? new Reading(
                                "SELECT version FROM %s ORDER BY length(ltrim(version, '0')) DESC, version COLLATE \"C\" DESC LIMIT 1",
                                "SELECT version FROM %s")
                        : newest("version"));
    }

    private static Reading newest(String column) {
        return new Reading(
                "SELECT max(" + column + "::text COLLATE \"C\") FROM %s", "SELECT " + column + "::text FROM %s");
    }

    private static HistoryKind golangMigrate() {
        return kind(
                "golang-migrate",
                "schema_migrations",
                Fit.EXACT,
                "version:N dirty:B",
                new Reading(
                        "SELECT version::text FROM %s LIMIT 1",
                        "SELECT concat_ws(' ', version, dirty) FROM %s", "SELECT EXISTS (SELECT FROM %s WHERE dirty)"));
    }

    private static HistoryKind ecto() {
        return kind(
                "ecto",
                "schema_migrations",
                Fit.WITH_NAME,
                "version:N inserted_at:D",
                new Reading("SELECT max(version)::text FROM %s", "SELECT version::text FROM %s"));
    }

    /** A history of several heads has them all as its version. */
    private static HistoryKind alembic() {
        return kind(
                "alembic",
                "alembic_version",
                Fit.EXACT,
                "version_num:S",
                new Reading(
                        "SELECT string_agg(version_num, ', ' ORDER BY version_num COLLATE \"C\") FROM %s",
                        "SELECT version_num FROM %s"));
    }

    private static HistoryKind prisma() {
        return kind(
                "prisma",
                "_prisma_migrations",
                Fit.AMONG_OTHERS,
                "id:S checksum:S finished_at:D migration_name:S rolled_back_at:D started_at:D applied_steps_count:N",
                new Reading(
                        """
                        SELECT migration_name FROM %s WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL
                         ORDER BY finished_at DESC, migration_name COLLATE "C" DESC LIMIT 1""",
                        """
                        SELECT concat_ws(' ', migration_name, checksum, finished_at IS NOT NULL, rolled_back_at IS NOT NULL)
                          FROM %s""", "SELECT EXISTS (SELECT FROM %s WHERE finished_at IS NULL AND rolled_back_at IS NULL)"));
    }

    private static HistoryKind sequelize() {
        return kind("sequelize", "SequelizeMeta", Fit.WITH_NAME, "name:S", newest("name"));
    }

    private static HistoryKind knex() {
        return kind(
                "knex",
                "knex_migrations",
                Fit.EXACT,
                "id:N name:S batch:N migration_time:D",
                new Reading(
                        "SELECT name FROM %s ORDER BY id DESC LIMIT 1",
                        "SELECT name FROM %s",
                        Reading.NEVER,
                        Optional.of(new Lock("%s_lock", "SELECT EXISTS (SELECT FROM %s WHERE is_locked = 1)"))));
    }

    /** db-migrate and node-pg-migrate have the same columns, and names of their own. */
    private static HistoryKind runOn(String tool, String name, String order) {
        return kind(
                tool,
                name,
                Fit.WITH_NAME,
                "id:N name:S run_on:D",
                new Reading("SELECT name FROM %s ORDER BY " + order + " LIMIT 1", "SELECT name FROM %s"));
    }

    private static HistoryKind efCore() {
        return kind(
                "ef-core",
                "__EFMigrationsHistory",
                Fit.EXACT,
                "MigrationId:S ProductVersion:S",
                newest("\"MigrationId\""));
    }

    private static HistoryKind diesel() {
        return kind("diesel", "__diesel_schema_migrations", Fit.WITH_NAME, "version:S run_on:D", newest("version"));
    }

    /** An {@code execution_time} of -1 is a process that ended right after the commit: its migration is there. */
    private static HistoryKind sqlx() {
        return kind(
                "sqlx",
                "_sqlx_migrations",
                Fit.EXACT,
                "version:N description:S installed_on:D success:B checksum:U execution_time:N",
                new Reading(
                        "SELECT max(version)::text FROM %s WHERE success",
                        "SELECT concat_ws(' ', version, encode(checksum, 'hex'), success) FROM %s",
                        "SELECT EXISTS (SELECT FROM %s WHERE NOT success)"));
    }

    private static HistoryKind doctrine() {
        return kind(
                "doctrine",
                "doctrine_migration_versions",
                Fit.EXACT,
                "version:S executed_at:D execution_time:N",
                newest("version"));
    }

    private static HistoryKind laravel() {
        return kind(
                "laravel",
                "migrations",
                Fit.EXACT,
                "id:N migration:S batch:N",
                new Reading(
                        "SELECT migration FROM %s ORDER BY batch DESC, migration COLLATE \"C\" DESC LIMIT 1",
                        "SELECT migration FROM %s"));
    }

    private static HistoryKind typeorm() {
        return kind(
                "typeorm",
                "migrations",
                Fit.WITH_NAME,
                "id:N timestamp:N name:S",
                new Reading(
                        "SELECT name FROM %s ORDER BY \"timestamp\" DESC, id DESC LIMIT 1",
                        "SELECT concat_ws(' ', \"timestamp\", name) FROM %s"));
    }

    /** Rows whose version begins with a dot are notes of Atlas; a type with bit 4 was declared settled by hand. */
    private static HistoryKind atlas() {
        return kind(
                "atlas",
                "atlas_schema_revisions",
                Fit.AMONG_OTHERS,
                "version:S description:S type:N applied:N total:N executed_at:D execution_time:N error:S hash:S"
                        + " operator_version:S",
                new Reading("SELECT max(version::text COLLATE \"C\") FROM %s WHERE version NOT LIKE '.%%'", """
                        SELECT concat_ws(' ', version, hash, applied, total) FROM %s WHERE version NOT LIKE '.%%'""", """
                        SELECT EXISTS (SELECT FROM %s WHERE (applied < total OR error <> '') AND type & 4 = 0)"""));
    }

    private static HistoryKind pgroll() {
        return kind(
                "pgroll",
                "migrations",
                Fit.AMONG_OTHERS,
                "schema:S name:S migration:U created_at:D parent:S done:B resulting_schema:U",
                new Reading(
                        """
                        SELECT CASE schema WHEN 'public' THEN '' ELSE schema || '.' END || name FROM %s WHERE done
                         ORDER BY created_at DESC, name COLLATE "C" DESC LIMIT 1""",
                        "SELECT concat_ws(' ', schema, name, done, migration) FROM %s",
                        "SELECT EXISTS (SELECT FROM %s WHERE NOT done)"));
    }

    /** By the number that its file begins with, as the tool has it. */
    private static HistoryKind sqlMigrate() {
        return kind(
                "sql-migrate",
                "gorp_migrations",
                Fit.WITH_NAME,
                "id:S applied_at:D",
                new Reading("""
                        SELECT id FROM %s
                         ORDER BY substring(id FROM '^[0-9]+')::numeric DESC NULLS LAST, id COLLATE "C" DESC LIMIT 1""", "SELECT id FROM %s"));
    }
}
