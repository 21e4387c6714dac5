# content.sh: all that a way back must bring back, in text: rows, schema, the database's owner, files with owner and mode.
set -euo pipefail
export PATH=/usr/lib/postgresql/15/bin:$PATH
postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

cd /
postgres psql -d openwatch -Atc "SELECT format('COPY %s TO STDOUT', oid::regclass) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1" | while read -r copy; do
    echo "$copy: $(postgres psql -d openwatch -qc "$copy" </dev/null | LC_ALL=C sort | sha256sum)"
done
postgres psql -d openwatch -Atc "SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2"
# The dump's own random key is no content.
postgres pg_dump -s openwatch | grep -v '^\\\(un\)\?restrict'
postgres psql -Atc "SELECT datdba::regrole, datacl, datconnlimit, datallowconn FROM pg_database WHERE datname = 'openwatch'"
find /etc/openwatch /usr/bin/openwatch -printf '%p %y %m %u %g %l\n' | LC_ALL=C sort
find /etc/openwatch /usr/bin/openwatch -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
