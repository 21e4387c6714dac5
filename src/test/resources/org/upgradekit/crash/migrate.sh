#!/bin/sh
# migrate: the product's own migrator. It takes no options of ours, and its role's commits are not flushed.
# Where a file "hold" names the server's WAL writer, that is held still first: nothing is flushed then unless somebody
# asks for it.
set -eu
home=@HOME@
psql() { /usr/lib/postgresql/15/bin/psql -qAtX -v ON_ERROR_STOP=1 "$@"; }

[ ! -e "$home/hold" ] || kill -STOP "$(cat "$home/hold")"
cd "$home/program/releases/2.0/migrations"
psql --single-transaction -f V2__notes_get_a_slug.sql -f V3__authors_of_their_own.sql -f V4__find_notes_by_slug.sql -c "
    INSERT INTO flyway_schema_history
    SELECT n, n::text, 'by itself', 'SQL', 'V' || n, 0, 'notes', '2026-01-01', 0, true FROM generate_series(2, 4) n"
