package org.upgradekit.standin;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.upgradekit.testing.PostgresSource;
import org.upgradekit.testing.Programs;

/**
 * Everything that a rollback has to give back, as text that a failed assertion can show. It is read by sorted COPY,
 * pg_dump and find, so that nothing of the tool's own judgement is believed.
 */
final class Content {
    private static final String CATALOGUE = """
            SELECT concat_ws('|', pg_get_userbyid(datdba), datallowconn, datconnlimit, encoding, datcollate,
                             (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) a),
                             (SELECT string_agg(setrole || ':' || setconfig::text, ' ' ORDER BY setrole)
                                FROM pg_db_role_setting WHERE setdatabase = d.oid),
                             shobj_description(oid, 'pg_database'))
              FROM pg_database d WHERE datname = '%s'""";

    /** The version of Debian's pg_dump, which refuses a newer server. */
    private static final int PG_DUMP = 15;

    private static final String SCHEMA = """
            SELECT to_jsonb(c)::text FROM information_schema.columns c WHERE table_schema = 'public'
            UNION ALL SELECT concat_ws(' ', conname, pg_get_constraintdef(oid))
                        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT concat_ws(' ', relname, relkind, relowner::regrole, relacl::text, pg_get_indexdef(oid))
                        FROM pg_class WHERE relnamespace = 'public'::regnamespace
            ORDER BY 1""";

    private Content() {}

    static String of(String database, Path... directories) throws IOException, SQLException {
        List<String> all = new ArrayList<>(List.of(database(database)));
        for (Path directory : directories) {
            all.add(files(directory));
        }
        return String.join("\n", all);
    }

    static String database(String database) throws IOException, SQLException {
        List<String> all =
                new ArrayList<>(StandInServer.column("postgres", CATALOGUE.formatted(database.replace("'", "''"))));
        List<String> tables = StandInServer.column(
                database, "SELECT format('%I.%I', schemaname, relname) FROM pg_stat_user_tables ORDER BY 1");
        for (String table : tables) {
            all.add(table);
            all.addAll(StandInServer.column(database, "SELECT t::text FROM " + table + " t ORDER BY 1"));
        }
        all.addAll(
                StandInServer.column(
                        database,
                        "SELECT schemaname || '.' || sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences ORDER BY 1"));
        all.add(schema(database));
        return String.join("\n", all);
    }

    private static String schema(String database) throws IOException, SQLException {
        if (PostgresSource.chosen().major() > PG_DUMP) {
            return String.join("\n", StandInServer.column(database, SCHEMA));
        }
        return Programs.run("pg_dump", "-s", "--restrict-key=test", "-d", StandInServer.url("postgres", database))
                .succeeded()
                .output();
    }

    /** Names, kinds, owners, modes and bytes. */
    static String files(Path directory) throws IOException {
        String script = "cd \"$1\" && find . -printf '%p %y %U:%G %m %l\\n' | sort"
                + " && find . -type f -print0 | sort -z | xargs -0r sha256sum";
        return Programs.run("sh", "-c", script, "sh", directory.toString())
                .succeeded()
                .output();
    }
}
