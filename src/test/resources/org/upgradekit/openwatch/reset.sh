# reset.sh: OpenWatch 0.2.0-rc.5 on its own data, as if nothing had ever been upgraded.
set -euo pipefail
export PATH=/usr/lib/postgresql/15/bin:$PATH
postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

systemctl stop openwatch.service
if [ -d /run/systemd/system/database.service.d ]; then
    systemctl stop database.service
    rm -rf /run/systemd/system/database.service.d
    systemctl daemon-reload
fi
systemctl start database.service
rm -rf /etc/systemd/system/openwatch.service.d /etc/openwatch /etc/.openwatch.* /usr/bin/.openwatch.* /var/lib/upgradekit \
    /srv/openwatch/*.toml /etc/upgradekit /var/lib/openwatch
systemctl daemon-reload
systemctl reset-failed
postgres psql -Atc "SELECT format('DROP DATABASE %I WITH (FORCE);', datname) FROM pg_database
    WHERE datname = 'openwatch' OR datname LIKE 'upg\_%'" | postgres psql -qv ON_ERROR_STOP=1
postgres psql -qv ON_ERROR_STOP=1 -c 'CREATE DATABASE openwatch TEMPLATE openwatch_seed OWNER openwatch'
cp -a /srv/etc/openwatch /etc/openwatch
install -m 755 /srv/openwatch/openwatch-0.2.0-rc.5 /usr/bin/openwatch
journalctl -q --rotate --vacuum-time=1s 2>/dev/null
systemctl start openwatch.service
for _ in $(seq 300); do ! python3 /opt/ask.py health 2>/dev/null | grep -q '"healthy"' || exit 0; sleep 0.1; done
echo "the service did not become healthy"
journalctl -u openwatch.service -n 20 --no-pager
exit 1
