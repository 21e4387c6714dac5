#!/usr/bin/env python3
"""Stands in for a container engine with Compose, because none runs where the tests do.

Its containers are real processes, its volumes real directories, and its state is kept in files beside it, so that every
call sees what the ones before it left. What it does not know, it refuses, as the real ones do. The file `flavour` beside it
says whose ways it has: lines (Compose 2), list (Compose 2 before 2.21), old (Compose 1: no JSON, no --all --format),
podman (podman-compose: no --all, no names of services, no rm). `engine boot` is what a start of the engine does.
"""
import json, os, secrets, shutil, signal, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
STATE = os.path.join(HERE, "engine")
ENDED = 64


def fail(text, code=1):
    sys.stderr.write(text + "\n")
    sys.exit(code)


def flavour():
    try:
        with open(os.path.join(HERE, "flavour")) as file:
            return file.read().strip()
    except FileNotFoundError:
        return "lines"


def alive(container):
    try:
        with open("/proc/%d/stat" % container["pid"]) as file:
            words = file.read().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return words[0] != "Z" and words[19] == container["ticks"]


def path(name):
    return os.path.join(STATE, name + ".json")


def containers():
    os.makedirs(STATE, exist_ok=True)
    found = []
    for name in sorted(os.listdir(STATE)):
        if name.endswith(".json"):
            with open(os.path.join(STATE, name)) as file:
                found.append(json.load(file))
    return found


def keep(container):
    with open(path(container["name"]), "w") as file:
        json.dump(container, file)


def run(container):
    log = open(os.path.join(STATE, container["name"] + ".log"), "ab")
    environment = {"PATH": os.environ["PATH"], "VOLUME": container["volume"], "TAG": container["tag"]}
    os.makedirs(container["volume"], exist_ok=True)
    child = subprocess.Popen(container["command"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                             start_new_session=True, close_fds=True, cwd="/")
    container["pid"] = child.pid
    with open("/proc/%d/stat" % child.pid) as file:
        container["ticks"] = file.read().rsplit(")", 1)[1].split()[19]
    container["stopped"] = False
    keep(container)


def end(container):
    if alive(container):
        os.killpg(container["pid"], signal.SIGTERM)
        for _ in range(100):
            if not alive(container):
                break
            time.sleep(0.05)
        else:
            os.killpg(container["pid"], signal.SIGKILL)
    container["stopped"] = True
    keep(container)


def boot():
    """The engine comes up: containers with a restart policy that were not stopped by hand run again."""
    for container in containers():
        if container["restart"] == "always" or (container["restart"] == "unless-stopped" and not container["stopped"]):
            if not alive(container):
                run(container)


class Compose:
    def __init__(self, words):
        self.files, self.name = [], os.path.basename(os.getcwd())
        while words and words[0].startswith("-"):
            option = words.pop(0)
            if option == "-f" and words:
                self.files.append(words.pop(0))
            elif option == "-p" and words:
                self.name = words.pop(0)
            else:
                fail("unknown flag: " + option, ENDED)
        self.words = words
        self.services = {}
        for file in self.files or ["compose.yaml"]:
            try:
                with open(file) as text:
                    self.services.update(json.load(text)["services"])
            except FileNotFoundError:
                fail("no configuration file provided: not found: " + file, 14)

    def chosen(self, words, known):
        """Options of a verb, and the services it is about."""
        options, names = [], []
        while words:
            word = words.pop(0)
            if word not in known and word.startswith("-"):
                fail("unknown flag: " + word, ENDED)
            if word.startswith("-"):
                options.append(word)
                if known[word]:
                    options.append(words.pop(0) if words else fail("flag needs an argument: " + word, ENDED))
            else:
                if flavour() == "podman" and self.verb != "up":
                    fail("error: unrecognized arguments: " + word, 2)
                if word not in self.services:
                    fail("no such service: " + word)
                names.append(word)
        return options, names or list(self.services)

    def mine(self, names=None):
        return [one for one in containers()
                if one["project"] == self.name and (names is None or one["service"] in names)]

    def main(self):
        if not self.words:
            fail("a command is needed", ENDED)
        self.verb = self.words.pop(0)
        verbs = {"ps": self.ps, "up": self.up, "stop": self.stop, "rm": self.rm, "down": self.down, "logs": self.logs}
        if self.verb not in verbs or (self.verb == "rm" and flavour() == "podman"):
            fail("unknown command: " + self.verb, ENDED)
        sys.stderr.write('WARN[0000] compose.yaml: the attribute "version" is obsolete\n')
        verbs[self.verb]()

    def ps(self):
        kind = flavour()
        known = {"-q": False, "--all": False, "--format": True}
        if kind == "old":
            known.pop("--format")
        if kind == "podman":
            known.pop("--all")
        options, names = self.chosen(self.words, known)
        found = self.mine(names)
        if "-q" in options:
            for one in found:
                print(one["id"])
            return
        if "json" not in options:
            fail("this stand-in prints JSON or ids only", ENDED)
        if "--all" not in options and kind != "podman":
            found = [one for one in found if alive(one)]
        lines = [{"ID": one["id"], "Name": one["name"], "Service": one["service"],
                  "State": "running" if alive(one) else "exited", "Publishers": [{"URL": ""}]} for one in found]
        print("\n".join(json.dumps(one) for one in lines) if kind == "lines" else json.dumps(lines))

    def up(self):
        options, names = self.chosen(self.words, {"-d": False})
        if "-d" not in options:
            fail("would stay in the foreground: -d is missing", ENDED)
        for name in names:
            wanted = self.services[name]
            found = self.mine([name])
            container = found[0] if found else {
                "id": secrets.token_hex(32), "project": self.name, "service": name, "pid": 0, "ticks": "",
                "name": "%s-%s-1" % (self.name, name)}
            changed = container.get("command") != wanted["command"] or container.get("tag") != os.environ.get("TAG", "")
            if found and changed:
                end(container)
            container.update(command=wanted["command"], restart=wanted.get("restart", "no"),
                             tag=os.environ.get("TAG", ""),
                             volume=os.path.join(STATE, "volumes", self.name + "_" + name))
            if not alive(container):
                run(container)

    def stop(self):
        _, names = self.chosen(self.words, {})
        for one in self.mine(names):
            end(one)

    def rm(self):
        options, names = self.chosen(self.words, {"-f": False})
        if "-f" not in options:
            fail("would ask whether to remove: -f is missing", ENDED)
        for one in self.mine(names):
            if not alive(one):
                os.unlink(path(one["name"]))

    def down(self):
        options, _ = self.chosen(self.words, {"-v": False})
        for one in self.mine():
            end(one)
            os.unlink(path(one["name"]))
            if "-v" in options:
                shutil.rmtree(one["volume"])

    def logs(self):
        _, names = self.chosen(self.words, {"--no-color": False, "--tail": True})
        for one in self.mine(names):
            with open(os.path.join(STATE, one["name"] + ".log")) as file:
                print("".join("%s | %s" % (one["service"], line) for line in file.readlines()[-20:]), end="")


if os.path.exists(os.path.join(HERE, "engine-is-down")):
    fail("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?")
if sys.argv[1:] == ["engine", "boot"]:
    boot()
elif os.path.basename(sys.argv[0]) == "docker":
    sys.argv[1:2] == ["compose"] or fail("docker: '%s' is not a docker command" % " ".join(sys.argv[1:2]))
    Compose(sys.argv[2:]).main()
else:
    Compose(sys.argv[1:]).main()
