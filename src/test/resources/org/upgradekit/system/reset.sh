# reset.sh SCENARIO: version 1.0 of the service on its own data, as if nothing had ever been upgraded.
set -euo pipefail
export PATH=/usr/lib/postgresql/15/bin:$PATH
postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

[ ! -e /etc/systemd/system/keeper.service ] || systemctl disable -q --now keeper.service
rm -f /etc/systemd/system/keeper.service
systemctl stop all-notes.timer notes.socket notes.service
rm -rf /etc/systemd/system/*notes.*.d /srv/notes /var/lib/upgradekit
systemctl daemon-reload
systemctl reset-failed
postgres psql -Atc "SELECT format('DROP DATABASE %I WITH (FORCE);', datname) FROM pg_database
    WHERE datname = 'notes' OR datname LIKE 'upg\_%'" | postgres psql -qv ON_ERROR_STOP=1
postgres psql -qv ON_ERROR_STOP=1 <<END
CREATE DATABASE notes TEMPLATE notes_seed OWNER notes;
ALTER DATABASE notes SET work_mem = '5MB';
GRANT CONNECT ON DATABASE notes TO pg_monitor;
COMMENT ON DATABASE notes IS 'the notes of everybody';
END
cp -a "/srv/seed/$1" /srv/notes
systemctl enable -q notes.service notes.socket all-notes.timer
# In this order, as in a boot: a socket refuses to listen for a service that runs already.
systemctl start notes.socket
systemctl start notes.service all-notes.timer
for _ in $(seq 300); do ! bash /opt/get.sh /health 2>/dev/null | grep -q '"healthy"' || exit 0; sleep 0.1; done
echo "the service did not become healthy"
journalctl -u notes.service -n 20 --no-pager
exit 1
