package org.upgradekit.postgres;

/** The statement that answers with {@link Needs} of the database that it is asked in, as one line of JSON. */
final class NeedsQuery {
    /**
     * Roles that own something in the database, have rights in it or settings of their own there; whoever is a member of
     * them, and what all of those are members of. Of the built-in ones, which every server has, the names alone. As in
     * pg_dumpall, but without passwords.
     */
    private static final String ROLES = """
            here AS (SELECT d.*, shobj_description(d.oid, 'pg_database') AS comment
                       FROM pg_database d WHERE d.datname = current_database()),
            named(oid) AS (
                SELECT s.refobjid FROM pg_shdepend s, here
                 WHERE s.refclassid = 'pg_authid'::regclass
                   AND (s.dbid = here.oid
                        OR (s.dbid = 0 AND s.classid = 'pg_database'::regclass AND s.objid = here.oid))
                UNION SELECT datdba FROM here
                UNION SELECT s.setrole FROM pg_db_role_setting s, here WHERE s.setdatabase = here.oid AND s.setrole <> 0
                UNION SELECT oid FROM pg_roles WHERE rolname = %s),
            able(oid) AS (
                SELECT oid FROM named UNION SELECT m.member FROM pg_auth_members m JOIN able ON m.roleid = able.oid),
            whole(oid) AS (
                SELECT oid FROM able UNION SELECT m.roleid FROM pg_auth_members m JOIN whole ON m.member = whole.oid),
            wanted AS (
                SELECT r.* FROM pg_roles r JOIN whole USING (oid) WHERE r.rolname !~ '^pg_')""";

    /** What a role is, in pg_dumpall's order. */
    private static final String CREATE = """
            format('CREATE ROLE %I WITH', rolname)
                || CASE WHEN rolsuper THEN ' SUPERUSER' ELSE ' NOSUPERUSER' END
                || CASE WHEN rolinherit THEN ' INHERIT' ELSE ' NOINHERIT' END
                || CASE WHEN rolcreaterole THEN ' CREATEROLE' ELSE ' NOCREATEROLE' END
                || CASE WHEN rolcreatedb THEN ' CREATEDB' ELSE ' NOCREATEDB' END
                || CASE WHEN rolcanlogin THEN ' LOGIN' ELSE ' NOLOGIN' END
                || CASE WHEN rolreplication THEN ' REPLICATION' ELSE ' NOREPLICATION' END
                || CASE WHEN rolbypassrls THEN ' BYPASSRLS' ELSE ' NOBYPASSRLS' END
                || format(' CONNECTION LIMIT %s', rolconnlimit)
                || coalesce(' VALID UNTIL ' || quote_literal(rolvaliduntil), '')
                || coalesce('; COMMENT ON ROLE ' || quote_ident(rolname) || ' IS '
                                || quote_literal(shobj_description(oid, 'pg_authid')), '')
                || coalesce((SELECT string_agg(format('; ALTER ROLE %I SET %s TO %s', rolname, name, value), '' ORDER BY place)
                               FROM setting WHERE setting.oid = wanted.oid), '')""";

    /** A list of names stands in the catalogue as SET wants it; anything else is one value. */
    private static final String SETTINGS = """
            setting AS (
                SELECT oid, place, quote_ident(split_part(one, '=', 1)) AS name,
                       CASE WHEN split_part(one, '=', 1) = ANY ('{%s}') AND one !~ '=$'
                            THEN substr(one, strpos(one, '=') + 1)
                            ELSE quote_literal(substr(one, strpos(one, '=') + 1)) END AS value
                  FROM wanted, unnest(rolconfig) WITH ORDINALITY AS c (one, place))""";

    /** Since PostgreSQL 16 a membership says more than whether it may be handed on. */
    private static final String MEMBERS = """
            SELECT 'member ' || m.rolname, string_agg(DISTINCT format('GRANT %I TO %I', r.rolname, m.rolname)
                       || CASE WHEN to_jsonb(a) ? 'set_option'
                               THEN format(' WITH ADMIN %s, INHERIT %s, SET %s', a.admin_option::text,
                                           to_jsonb(a) ->> 'inherit_option', to_jsonb(a) ->> 'set_option')
                               WHEN a.admin_option THEN ' WITH ADMIN OPTION' ELSE '' END, '; ')
              FROM pg_auth_members a JOIN wanted m ON m.oid = a.member JOIN pg_roles r ON r.oid = a.roleid
             GROUP BY m.rolname""";

    private static final String PLACES = """
            SELECT DISTINCT 'tablespace ' || t.spcname, ''
              FROM pg_tablespace t, here
             WHERE t.spcname NOT IN ('pg_default', 'pg_global')
               AND (t.oid = here.dattablespace OR t.oid IN (SELECT reltablespace FROM pg_class))
            UNION ALL SELECT 'extension ' || extname, extversion FROM pg_extension""";

    /** A clone's comment is our marker, which has the comment and the limit of its original. */
    private static final String DATABASE = """
            SELECT 'database owner', pg_get_userbyid(datdba)::text FROM here
            UNION ALL SELECT 'database template', datistemplate::text FROM here
            UNION ALL SELECT 'database limit', coalesce(marker ->> 'limit', datconnlimit::text) FROM marked
            UNION ALL SELECT 'database comment', own FROM marked WHERE own IS NOT NULL
            UNION ALL SELECT 'database rights', '' FROM here WHERE datacl IS NOT NULL
            UNION ALL SELECT 'right ' || n, json_build_object(
                   'grantor', pg_get_userbyid(a.grantor), 'privilege', a.privilege_type, 'grantable', a.is_grantable::text,
                   'grantee', CASE a.grantee WHEN 0 THEN '' ELSE pg_get_userbyid(a.grantee) END)::text
              FROM here, aclexplode(datacl) WITH ORDINALITY AS a (grantor, grantee, privilege_type, is_grantable, n)
            UNION ALL SELECT 'setting ' || row_number() OVER (ORDER BY s.setrole, c.place), json_build_object(
                   'role', CASE s.setrole WHEN 0 THEN '' ELSE pg_get_userbyid(s.setrole) END, 'assignment', c.one)::text
              FROM here JOIN pg_db_role_setting s ON s.setdatabase = here.oid,
                   unnest(s.setconfig) WITH ORDINALITY AS c (one, place)""";

    private static final String MARKED = """
            marked AS (
                SELECT datconnlimit, marker, CASE WHEN marker IS NULL THEN comment ELSE marker ->> 'comment' END AS own
                  FROM (SELECT here.*, CASE WHEN comment LIKE '{"upgradekit"%' THEN comment::json END AS marker
                          FROM here) one)""";

    private NeedsQuery() {}

    /** @param login a role that is wanted whatever the database says of it */
    static String of(String login) {
        return "SET client_encoding = UTF8; SET search_path = pg_catalog, pg_temp; SET DateStyle = ISO; SET TimeZone = UTC; WITH RECURSIVE "
                + ROLES.replace("%s", Sql.text(login))
                + ", "
                + SETTINGS.replace("%s", String.join(",", Attributes.LISTS))
                + ", "
                + MARKED
                + ", fields(name, value) AS (SELECT 'needs', '1' UNION ALL SELECT 'server', "
                + "current_setting('server_version_num') UNION ALL SELECT 'role ' || rolname, "
                + CREATE
                + " FROM wanted UNION ALL "
                + MEMBERS
                + " UNION ALL "
                + PLACES
                + " UNION ALL "
                + DATABASE
                + ") SELECT json_object(array_agg(name ORDER BY name), array_agg(value ORDER BY name)) FROM fields";
    }
}
