"""The stand-in's server. It reads its database through psql, as this machine has no driver for Python."""
import http.server, json, os, signal, subprocess, sys, threading

home, port = sys.argv[1], int(sys.argv[2])
version = open(home + "/program/version").read().strip()
behaviour = open(home + "/behaviour").read().split() if os.path.exists(home + "/behaviour") else []
HEALTH = "/" + version + "/health" if "moves" in behaviour else "/health"


def sql(statement):
    address = open(home + "/dsn").read().strip()
    done = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", statement],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return done.stdout.strip()


def health():
    if "lenient" in behaviour:
        return {"status": "ok"}
    schema = sql("SELECT max(version_id) FROM goose_db_version")
    return {"status": "ok" if schema == version[0] else "waits for schema " + version[0] + ", found " + schema}


def item(number):
    column = "name" if version == "1.0" else "title"
    return {"title": sql("SELECT %s FROM item WHERE id = %d" % (column, int(number)))}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            self.say(200, health() if self.path == HEALTH else item(self.path.rsplit("/", 1)[1]))
        except ValueError:
            self.say(404, {"error": "there is nothing at " + self.path})
        except RuntimeError as error:
            self.say(503, {"error": str(error)})

    def do_POST(self):
        sql("INSERT INTO item (name) VALUES ('by hand')")
        self.say(200, {})

    def say(self, status, answer):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *ignored):
        pass


if "dies" in behaviour and version == "2.0":
    # Healthy, and gone after three seconds.
    threading.Timer(3, os._exit, [1]).start()

if "drains" in behaviour:
    # Told to end, it serves for some time still.
    signal.signal(signal.SIGTERM, lambda *ignored: (
        open(home + "/draining", "w").close(), threading.Timer(4, os._exit, [0]).start()))

if "migrates" in behaviour and version == "2.0":
    environment = dict(os.environ, DSN=open(home + "/dsn").read().strip())
    if subprocess.run([home + "/bin/migrate"], env=environment, stdin=subprocess.DEVNULL).returncode \
            and "stubborn" not in behaviour:
        sys.exit(1)
http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
