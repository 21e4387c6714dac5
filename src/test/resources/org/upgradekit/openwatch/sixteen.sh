# sixteen.sh ARCHIVE: what an operator does who upgrades PostgreSQL: a new cluster of version 16 with all that the old one holds,
# at the old one's address. The old one is left as it is, for reset.sh.
set -euo pipefail
export PATH=/usr/lib/postgresql/15/bin:$PATH
postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

systemctl stop openwatch.service
mkdir -p /opt/sixteen
tar -xJf "$1" -C /opt/sixteen
cd /
postgres pg_dumpall >/tmp/all.sql
systemctl stop database.service
postgres /opt/sixteen/bin/initdb -N -D /var/lib/postgresql/sixteen -E UTF8 --locale=C --auth-local=peer \
    --auth-host=scram-sha-256 >/dev/null
tail -n 3 /var/lib/postgresql/openwatch/postgresql.conf >>/var/lib/postgresql/sixteen/postgresql.conf
mkdir -p /run/systemd/system/database.service.d
cat >/run/systemd/system/database.service.d/sixteen.conf <<END
[Service]
Type=simple
ExecStart=
ExecStart=/opt/sixteen/bin/postgres -D /var/lib/postgresql/sixteen
END
systemctl daemon-reload
systemctl start database.service
for _ in $(seq 100); do ! postgres psql -qc 'SELECT 1' >/dev/null 2>&1 || break; sleep 0.1; done
postgres psql -q -f /tmp/all.sql >/dev/null 2>&1
systemctl start openwatch.service
for _ in $(seq 300); do ! python3 /opt/ask.py health 2>/dev/null | grep -q '"healthy"' || exit 0; sleep 0.1; done
exit 1
