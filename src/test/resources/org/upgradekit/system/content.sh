# content.sh [without-times]: all that a way back must bring back, in text: sorted rows, schema, settings, rights, files with
# owner and mode. Of what was migrated anew, the history has other times.
set -euo pipefail
times=${1:-}
export PATH=/usr/lib/postgresql/15/bin:$PATH
postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

cd /
postgres psql -d notes -Atc "SELECT format('COPY %s TO STDOUT', oid::regclass) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1" | while read -r copy; do
    case $times$copy in
    without-times*flyway_schema_history*)
        copy='COPY (SELECT installed_rank, version, description, type, script, checksum, installed_by, success
            FROM flyway_schema_history) TO STDOUT'
        ;;
    esac
    echo "$copy: $(postgres psql -d notes -qc "$copy" </dev/null | LC_ALL=C sort | sha256sum)"
done
postgres psql -d notes -Atc "SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2"
# The dump's own random key is no content.
postgres pg_dump -s notes | grep -v '^\\\(un\)\?restrict'
postgres psql -Atc "SELECT datdba::regrole, datacl, datconnlimit, datallowconn, shobj_description(oid, 'pg_database'),
    (SELECT array_agg(setconfig::text) FROM pg_db_role_setting WHERE setdatabase = oid) FROM pg_database WHERE datname = 'notes'"
find /srv/notes/conf /srv/notes/program -printf '%p %y %m %u %g %l\n' | LC_ALL=C sort
find /srv/notes/conf /srv/notes/program -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
