# empty.sh: a host as it is after the installation: the account, the unit and an empty server, and nothing of the product's data.
set -euo pipefail
export PATH=/usr/lib/postgresql/15/bin:$PATH
postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

systemctl stop all-notes.timer notes.socket notes.service
rm -rf /etc/systemd/system/*notes.*.d /srv/notes /var/lib/upgradekit
systemctl daemon-reload
systemctl reset-failed
install -d /srv/notes
postgres psql -Atc "SELECT format('DROP DATABASE %I WITH (FORCE);', datname) FROM pg_database
    WHERE datname NOT LIKE 'template_' AND datname <> 'postgres'" | postgres psql -qv ON_ERROR_STOP=1
postgres psql -Atc "SELECT format('DROP ROLE %I;', rolname) FROM pg_roles
    WHERE rolname !~ '^pg_' AND rolname <> 'postgres'" | postgres psql -qv ON_ERROR_STOP=1
