# setup.sh JAVA: a host with PostgreSQL 15 and the service "notes" as an enabled unit, started by a timer and a socket too.
set -euo pipefail
java=$1
export PATH=/usr/lib/postgresql/15/bin:$PATH
postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

useradd --system notes
install -d -o postgres -g postgres -m 700 /var/lib/postgresql/notes
postgres /usr/lib/postgresql/15/bin/initdb -N -D /var/lib/postgresql/notes -E UTF8 --locale=C \
    --auth-local=peer --auth-host=scram-sha-256 >/dev/null
printf "%s\n" "listen_addresses = '127.0.0.1'" "unix_socket_directories = '/run/postgresql'" \
    "shared_buffers = 64MB" >>/var/lib/postgresql/notes/postgresql.conf

cat >/etc/systemd/system/notes-db.service <<END
[Service]
Type=notify
User=postgres
RuntimeDirectory=postgresql
RuntimeDirectoryPreserve=yes
ExecStart=/usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/notes
KillSignal=SIGINT
[Install]
WantedBy=multi-user.target
END
cat >/etc/systemd/system/notes.service <<END
[Unit]
Wants=notes-db.service
After=notes-db.service
StartLimitIntervalSec=0
[Service]
User=notes
ExecStart=$java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp /opt/notes:/opt/upgradekit/lib/* \
    org.upgradekit.demo.DemoService /srv/notes
SuccessExitStatus=143
Restart=always
RestartSec=100ms
[Install]
WantedBy=multi-user.target
END
cat >/etc/systemd/system/notes.socket <<END
[Socket]
ListenStream=/run/notes.sock
ListenStream=127.0.0.1:8081
[Install]
WantedBy=sockets.target
END
cat >/etc/systemd/system/all-notes.timer <<END
[Timer]
OnActiveSec=1s
OnUnitInactiveSec=1s
AccuracySec=100ms
Unit=notes.service
[Install]
WantedBy=timers.target
END
systemctl daemon-reload
systemctl enable -q --now notes-db.service

password=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
postgres psql -qv ON_ERROR_STOP=1 <<END
CREATE ROLE notes LOGIN NOCREATEDB PASSWORD '$password';
CREATE DATABASE notes OWNER notes;
END
for scenario in /srv/seed/*; do
    install -d -o root -g notes -m 750 "$scenario/conf"
    printf '%s\n' port=8080 theme=light >"$scenario/conf/notes.properties"
    echo "NOTES_DATABASE_URL=postgresql://notes:$password@127.0.0.1:5432/notes" >"$scenario/conf/secrets.env"
    chown notes:notes "$scenario/conf/notes.properties"
    chown root:notes "$scenario/conf/secrets.env"
    chmod 640 "$scenario/conf/secrets.env"
done

# The first start creates the schema of 1.0, with its history.
cp -a /srv/seed/upgrade /srv/notes
echo migrate-at-start=true >>/srv/notes/conf/notes.properties
systemctl start notes.service
for _ in $(seq 300); do ! bash /opt/get.sh /health 2>/dev/null | grep -q '"healthy"' || break; sleep 0.1; done
systemctl stop notes.service
sed 's/200000/20000/' /opt/data.sql | postgres psql -qv ON_ERROR_STOP=1 -d notes
postgres psql -qv ON_ERROR_STOP=1 -c 'ALTER DATABASE notes RENAME TO notes_seed'
