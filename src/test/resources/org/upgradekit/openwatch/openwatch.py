#!/usr/bin/python3
"""A stand-in for the program `openwatch`: one file that serves over HTTPS, migrates PostgreSQL as goose does, and checks its
configuration. What it says and how it ends are as the real one's; what it does for its users is small. A release of it is this
file with its version filled in, which chooses the migrations that are in it."""

import argparse
import base64
import datetime
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import ssl
import subprocess
import sys
import tomllib
import urllib.parse

VERSION = "@VERSION@"
PSQL = "/usr/lib/postgresql/15/bin/psql"
PG_DUMP = "/usr/lib/postgresql/15/bin/pg_dump"
CONFIG = "/etc/openwatch/openwatch.toml"

MIGRATIONS = {
    1: ("users", """
        CREATE TABLE users (id bigserial PRIMARY KEY, username text NOT NULL UNIQUE, password text NOT NULL, role text NOT NULL)"""),
    2: ("hosts", "CREATE TABLE hosts (id bigserial PRIMARY KEY, name text NOT NULL, address inet NOT NULL)"),
    3: ("findings", """
        CREATE TABLE findings (id bigserial PRIMARY KEY, host_id bigint NOT NULL REFERENCES hosts, rule text NOT NULL,
            passed boolean NOT NULL)"""),
    4: ("audit_events", """
        CREATE TABLE audit_events (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), action text NOT NULL,
            username text NOT NULL)"""),
    # From here on a program that does not know of it answers healthy, and lets nobody in.
    5: ("password_hash", "ALTER TABLE users RENAME password TO password_hash"),
    6: ("finding_fingerprint", """
        ALTER TABLE findings ADD fingerprint text;
        UPDATE findings SET fingerprint = md5(host_id || rule);
        ALTER TABLE findings ALTER fingerprint SET NOT NULL"""),
    7: ("host_names_are_unique", "CREATE UNIQUE INDEX hosts_name_key ON hosts (name)"),
}

# The newest migration in each. Without one: 0.2.0-rc.6, and 0.2.0-rc.7, which logs an error as it starts. 0.3.1 brings one that
# fails, 0.4.0 needs a new setting, 0.5.0 wants a schema that its migrations do not make.
RELEASES = {"0.2.0-rc.5": 4, "0.2.0-rc.6": 4, "0.2.0-rc.7": 4, "0.3.0": 6, "0.3.1": 7, "0.4.0": 6, "0.5.0": 6}
NEWEST = RELEASES[VERSION]
NEW_SETTING = ("alerts", "webhook_url") if VERSION == "0.4.0" else None
WANTED = 7 if VERSION == "0.5.0" else 0

SETTINGS = {
    "server": {"listen": "127.0.0.1:8443", "tls_cert": "", "tls_key": ""},
    "database": {"dsn": "postgres://openwatch@localhost/openwatch?sslmode=disable", "max_connections": 25},
    "logging": {"level": "info", "format": "json"},
    "identity": {"jwt_private_key": "", "credential_key_file": ""},
}
if NEW_SETTING:
    SETTINGS.setdefault(NEW_SETTING[0], {})[NEW_SETTING[1]] = ""


class Failure(Exception):
    """What the operator is told, in a line."""


# --- configuration: environment over file over defaults ---------------------------------------------------------------------


def load(path):
    try:
        given = tomllib.loads(pathlib.Path(path).read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Failure(f"config: {path}: {error}") from error
    unknown = [f"{section}.{key}" for section, keys in given.items() for key in keys if key not in SETTINGS.get(section, {})]
    if unknown:
        raise Failure(f"config: {path}: unknown keys: {', '.join(unknown)}")
    config = {}
    for section, keys in SETTINGS.items():
        for key, default in keys.items():
            value = os.environ.get(f"OPENWATCH_{section}_{key}".upper(), given.get(section, {}).get(key, default))
            config[section, key] = value
    return config


def problems(config):
    required = [("server", "tls_cert"), ("server", "tls_key")] + ([NEW_SETTING] if NEW_SETTING else [])
    missing = [f"[{section}].{key} is required" for section, key in required if not config[section, key]]
    return missing + [
        f"[server].{key}: {config['server', key]} cannot be read"
        for key in ("tls_cert", "tls_key")
        if config["server", key] and not os.access(config["server", key], os.R_OK)
    ]


def redacted(dsn):
    parts = urllib.parse.urlsplit(dsn)
    return dsn.replace(f":{parts.password}@", ":***@") if parts.password else dsn


def check_config(config):
    for (section, key), value in config.items():
        print(f"{section}.{key} = {redacted(value) if key == 'dsn' else value}")
    wrong = problems(config)
    if wrong:
        raise Failure("invalid config:\n" + "\n".join(wrong))
    print("config OK")


# --- database ---------------------------------------------------------------------------------------------------------------


def environment(dsn):
    """The connection as libpq reads it from the environment: a password in the arguments can be seen by everybody."""
    parts = urllib.parse.urlsplit(dsn)
    options = dict(urllib.parse.parse_qsl(parts.query))
    named = {
        "PGHOST": options.get("host", parts.hostname or ""),
        "PGPORT": str(parts.port or 5432),
        "PGUSER": urllib.parse.unquote(parts.username or ""),
        "PGPASSWORD": urllib.parse.unquote(parts.password or ""),
        "PGDATABASE": urllib.parse.unquote(parts.path.lstrip("/")),
        "PGSSLMODE": options.get("sslmode", "prefer"),
        "PGCONNECT_TIMEOUT": "5",
        "PGAPPNAME": "openwatch",
    }
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin")} | {name: value for name, value in named.items() if value}


def sql(config, statements):
    """The rows of the answers, as lists of texts."""
    done = subprocess.run(
        [PSQL, "-XAtq", "-F", "\x1f", "-v", "ON_ERROR_STOP=1"],
        input=statements, env=environment(config["database", "dsn"]), capture_output=True, text=True, check=False,
    )
    if done.returncode:
        raise Failure(done.stderr.strip().replace("psql: error: ", "").replace("psql:<stdin>:", "line "))
    return [line.split("\x1f") for line in done.stdout.splitlines()]


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def current(config):
    """goose's own history: the newest row of each version says whether it is applied."""
    rows = sql(config, """
        SELECT to_regclass('goose_db_version') IS NOT NULL;""")
    if rows == [["f"]]:
        return 0
    return int(sql(config, """
        SELECT coalesce(max(version_id), 0) FROM (SELECT DISTINCT ON (version_id) version_id, is_applied
            FROM goose_db_version ORDER BY version_id, id DESC) s WHERE is_applied;""")[0][0])


def file_name(version):
    return f"{version:05d}_{MIGRATIONS[version][0]}.sql"


def server_version(config):
    version = int(sql(config, "SHOW server_version_num;")[0][0]) // 10000
    if version < 13:
        raise Failure(f"PostgreSQL {version} is not supported: 13 or newer is required")
    if version < 15:
        print(f"warning: PostgreSQL {version}: 15 or newer is recommended", file=sys.stderr)


def status(config):
    version = current(config)
    pending = [file_name(number) for number in range(version + 1, NEWEST + 1)]
    print(f"current version: {version}")
    print(f"PENDING: {len(pending)} migration(s): {', '.join(pending)}" if pending else "up to date — no migrations pending")


def backup(config, directory):
    os.makedirs(directory, mode=0o750, exist_ok=True)
    moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    place = os.path.join(directory, f"openwatch-pre-upgrade-{VERSION}-{moment}.sql")
    done = subprocess.run([PG_DUMP, "--no-owner", "--no-privileges", "-f", place], env=environment(config["database", "dsn"]),
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f"backup failed, nothing was migrated: {done.stderr.strip()}")
    print(f"backup: {place}")


def migrate(config, backup_directory):
    server_version(config)
    before = current(config)
    print(f"current version: {before}")
    print(f"migration files: {NEWEST}")
    for number in range(1, NEWEST + 1):
        print(f"  {file_name(number)}")
    if backup_directory and before < NEWEST:
        backup(config, backup_directory)
    if not sql(config, "SELECT to_regclass('goose_db_version');")[0][0]:
        sql(config, """
            BEGIN;
            CREATE TABLE goose_db_version (id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, version_id bigint NOT NULL,
                is_applied boolean NOT NULL, tstamp timestamp NOT NULL DEFAULT now());
            INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true);
            COMMIT;""")
    for number in range(before + 1, NEWEST + 1):
        apply(config, number)
    print(f"migrations applied — version {before} -> {NEWEST}")


def apply(config, number):
    """Each in a transaction of its own: what was applied before a failure stays."""
    try:
        sql(config, f"""BEGIN;
            {MIGRATIONS[number][1]};
            INSERT INTO goose_db_version (version_id, is_applied) VALUES ({number}, true);
            COMMIT;""")
    except Failure as error:
        raise Failure(f"partial migration error (type:sql,version:{number}): {file_name(number)}: {error}") from error
    print(f"OK   {file_name(number)}", flush=True)


# --- server -----------------------------------------------------------------------------------------------------------------


def log(level, message, **fields):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    print(json.dumps({"time": now, "level": level, "msg": message} | fields), flush=True)


def required_file(config, key):
    name = f"identity.{key}"
    if not config["identity", key]:
        log("ERROR", f"{name} is empty", hint=f"set [identity].{key} in the TOML file")
        raise Failure(f"{name} is empty")
    try:
        return pathlib.Path(config["identity", key]).read_bytes()
    except OSError as error:
        log("ERROR", f"load {name} failed", error=str(error))
        raise Failure(f"{name}: {error}") from error


def serve(config):
    wrong = problems(config)
    if wrong:
        raise Failure("invalid config:\n" + "\n".join(wrong))
    log("INFO", "openwatch starting", version=VERSION, listen=config["server", "listen"])
    key = required_file(config, "jwt_private_key")
    required_file(config, "credential_key_file")
    try:
        sql(config, "SELECT 1;")
    except Failure as error:
        log("ERROR", "failed to open db pool", dsn=redacted(config["database", "dsn"]), error=str(error))
        raise
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(config["server", "tls_cert"], config["server", "tls_key"])
    address, port = config["server", "listen"].rsplit(":", 1)
    server = http.server.ThreadingHTTPServer((address, int(port)), type("Bound", (Answers,), {"config": config, "key": key}))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    log("INFO", "listening", listen=config["server", "listen"])
    if VERSION == "0.2.0-rc.7":
        log("ERROR", "scheduler: no job queue", error="not implemented")
    server.serve_forever()


def hashed(password, salt):
    return salt + ":" + hashlib.sha256((salt + password).encode()).hexdigest()


class Answers(http.server.BaseHTTPRequestHandler):
    config = {}
    key = b""

    def do_GET(self):
        self.answer({"/": self.page, "/api/v1/health": self.health, "/api/v1/version": self.version, "/api/v1/hosts": self.hosts})

    def do_POST(self):
        self.answer({"/api/v1/auth/login": self.login, "/api/v1/hosts": self.add_host})

    def answer(self, routes):
        try:
            status, body = routes.get(self.path, lambda: (404, {"error": "not found"}))()
        except Failure as error:
            log("ERROR", "request failed", path=self.path, error=str(error))
            status, body = 500, {"error": "server.error"}
        text = body if isinstance(body, str) else json.dumps(body)
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format, *args):
        """Requests are not logged: what is logged is read by people."""

    def page(self):
        return 200, "<!doctype html><title>OpenWatch</title><div id=root></div>"

    def version(self):
        return 200, {"version": VERSION}

    def health(self):
        try:
            schema = current(self.config)
        except Failure:
            return 503, {"status": "unhealthy", "db_connected": False, "version": VERSION}
        if schema < WANTED:
            return 503, {"status": "unhealthy", "db_connected": True, "version": VERSION}
        return 200, {"status": "healthy", "db_connected": True, "version": VERSION}

    def body(self):
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")

    def login(self):
        given = self.body()
        column = "password_hash" if NEWEST >= 5 else "password"
        rows = sql(self.config, f"SELECT {column} FROM users WHERE username = {literal(given['username'])};")
        if not rows or not hmac.compare_digest(rows[0][0], hashed(given["password"], rows[0][0].split(":")[0])):
            return 401, {"error": "auth.invalid_credentials"}
        sql(self.config, f"INSERT INTO audit_events (action, username) VALUES ('login', {literal(given['username'])});")
        return 200, {"access_token": self.token(given["username"])}

    def token(self, username):
        signed = hmac.new(self.key, username.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(username.encode() + b"|" + signed).decode()

    def signed_in(self):
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        username = base64.urlsafe_b64decode(given or b"fA==").split(b"|")[0].decode()
        return hmac.compare_digest(given, self.token(username))

    def hosts(self):
        if not self.signed_in():
            return 401, {"error": "auth.required"}
        rows = sql(self.config, """
            SELECT h.name, count(f.id), count(f.id) FILTER (WHERE f.passed) FROM hosts h LEFT JOIN findings f ON f.host_id = h.id
             GROUP BY h.id ORDER BY h.id LIMIT 100;""")
        return 200, {"hosts": [{"name": name, "findings": int(all), "passed": int(passed)} for name, all, passed in rows]}

    def add_host(self):
        if not self.signed_in():
            return 401, {"error": "auth.required"}
        given = self.body()
        sql(self.config, f"INSERT INTO hosts (name, address) VALUES ({literal(given['name'])}, {literal(given['address'])});")
        return 201, {"name": given["name"]}


# --- command line -----------------------------------------------------------------------------------------------------------


def main():
    parser = argparse.ArgumentParser(prog="openwatch", allow_abbrev=False)
    parser.add_argument("--version", action="store_true")
    commands = parser.add_subparsers(dest="command")
    for name in ("serve", "migrate", "check-config"):
        command = commands.add_parser(name, allow_abbrev=False)
        command.add_argument("--config", default=CONFIG)
        if name == "migrate":
            command.add_argument("--status", action="store_true")
            command.add_argument("--backup-dir")
    sys.stdout.reconfigure(line_buffering=True)
    given = parser.parse_args()
    if given.version:
        print(f"openwatch {VERSION} (commit 6f2c1d0, go1.24)")
        return 0
    try:
        config = load(getattr(given, "config", CONFIG))
        if given.command == "check-config":
            check_config(config)
        elif given.command == "migrate" and given.status:
            status(config)
        elif given.command == "migrate":
            migrate(config, given.backup_dir)
        else:
            serve(config)
    except Failure as error:
        print(f"openwatch {given.command or 'serve'}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
