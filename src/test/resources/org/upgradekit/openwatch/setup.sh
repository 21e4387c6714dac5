# setup.sh: a host with PostgreSQL 15 and OpenWatch as its guide has it: program, unit, user, /etc/openwatch, data of a few years.
set -euo pipefail
export PATH=/usr/lib/postgresql/15/bin:$PATH
postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

# Every release lies where the playbook looks for it, and one is in place.
install -d -m 755 /srv/openwatch
for version in 0.2.0-rc.5 0.2.0-rc.6 0.2.0-rc.7 0.3.0 0.3.1 0.4.0 0.5.0; do
    sed "s/@VERSION@/$version/" /opt/openwatch.py >"/srv/openwatch/openwatch-$version"
    chmod 755 "/srv/openwatch/openwatch-$version"
done
useradd --system openwatch

install -d -o postgres -g postgres -m 700 /var/lib/postgresql/openwatch
postgres initdb -N -D /var/lib/postgresql/openwatch -E UTF8 --locale=C --auth-local=peer --auth-host=scram-sha-256 >/dev/null
printf "%s\n" "listen_addresses = '127.0.0.1'" "unix_socket_directories = '/run/postgresql'" "shared_buffers = 64MB" \
    >>/var/lib/postgresql/openwatch/postgresql.conf
cat >/etc/systemd/system/database.service <<END
[Service]
Type=notify
User=postgres
RuntimeDirectory=postgresql
RuntimeDirectoryPreserve=yes
ExecStart=/usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/openwatch
KillSignal=SIGINT
[Install]
WantedBy=multi-user.target
END
cat >/etc/systemd/system/openwatch.service <<END
[Unit]
Description=OpenWatch Compliance Platform
After=network.target database.service
Wants=database.service
[Service]
User=openwatch
Group=openwatch
EnvironmentFile=-/etc/openwatch/secrets.env
ExecStart=/usr/bin/openwatch serve --config /etc/openwatch/openwatch.toml
Restart=on-failure
RestartSec=1s
NoNewPrivileges=true
[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload
systemctl enable -q --now database.service

password=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
postgres psql -qv ON_ERROR_STOP=1 <<END
CREATE ROLE openwatch LOGIN NOCREATEDB PASSWORD '$password';
CREATE DATABASE openwatch OWNER openwatch;
END

install -d -m 755 /srv/etc/openwatch
cd /srv/etc/openwatch
install -d -o root -g openwatch -m 750 tls keys
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -keyout tls/key.pem -out tls/cert.pem 2>/dev/null
openssl genrsa -out keys/jwt_private.pem 2048 2>/dev/null
head -c 32 /dev/urandom >keys/credential.key
cat >openwatch.toml <<END
[server]
listen   = "127.0.0.1:8443"
tls_cert = "/etc/openwatch/tls/cert.pem"
tls_key  = "/etc/openwatch/tls/key.pem"

[logging]
level  = "info"

[identity]
jwt_private_key     = "/etc/openwatch/keys/jwt_private.pem"
credential_key_file = "/etc/openwatch/keys/credential.key"
END
echo "OPENWATCH_DATABASE_DSN=postgres://openwatch:$password@127.0.0.1:5432/openwatch?sslmode=disable" >secrets.env
chown root:openwatch openwatch.toml secrets.env tls/* keys/*
chown openwatch:openwatch keys/credential.key
chmod 640 openwatch.toml secrets.env tls/key.pem keys/jwt_private.pem
chmod 644 tls/cert.pem
chmod 600 keys/credential.key

# The schema and data of the release that is upgraded; two hosts bear one name.
cp -a /srv/etc/openwatch /etc/openwatch
export OPENWATCH_DATABASE_DSN=$(sed 's/^[^=]*=//' secrets.env)
/srv/openwatch/openwatch-0.2.0-rc.5 migrate >/dev/null
postgres psql -qv ON_ERROR_STOP=1 -d openwatch <<END
INSERT INTO users (username, password, role)
    SELECT 'user-' || i, 'salt:' || encode(sha256(('salt' || 'secret-' || i)::bytea), 'hex'), 'admin' FROM generate_series(1, 20) i;
INSERT INTO hosts (name, address) SELECT 'host-' || least(i, 499), ('10.0.' || i / 250 || '.' || i % 250)::inet
    FROM generate_series(1, 500) i;
INSERT INTO findings (host_id, rule, passed) SELECT i % 500 + 1, 'rule-' || i, i % 7 <> 0 FROM generate_series(1, 20000) i;
END
postgres psql -qv ON_ERROR_STOP=1 -c 'ALTER DATABASE openwatch RENAME TO openwatch_seed'
rm -rf /etc/openwatch
