"""A backup tool of its own: copies of one directory tree, by name, in a depot. Fails when it is used wrongly.

depot.py save|verify|restore|discard|size TREE DEPOT, with UPGRADE_SAVED_ID as the copy's name. It knows every file by its
mode and content; a verify unpacks into a scratch place and compares what comes out with what went in.
"""
import hashlib, json, os, shutil, stat, sys, tempfile, time

verb, tree, depot = sys.argv[1:4]
if os.path.exists(os.path.join(depot, "slow")):
    time.sleep(30)
if os.path.exists(os.path.join(depot, "broken-" + verb)):
    sys.exit("depot: %s is broken today" % verb)


def picture(root):
    """Every path below root with what it is."""
    lines = []
    for folder, names, files in os.walk(root):
        names.sort()
        for name in sorted(names + files):
            path = os.path.join(folder, name)
            facts = os.lstat(path)
            if stat.S_ISLNK(facts.st_mode):
                inside = os.readlink(path)
            elif stat.S_ISDIR(facts.st_mode):
                inside = "/"
            else:
                with open(path, "rb") as file:
                    inside = hashlib.sha256(file.read()).hexdigest()
            lines.append([os.path.relpath(path, root), oct(facts.st_mode), inside])
    return lines


def size(root):
    return sum(os.lstat(os.path.join(folder, name)).st_size for folder, _, files in os.walk(root) for name in files)


def copy(source, target):
    shutil.copytree(source, target, symlinks=True)


if verb == "size":
    print("looking at", tree)
    print(size(tree))
    sys.exit()

name = os.environ["UPGRADE_SAVED_ID"]
saved = os.environ["UPGRADE_SAVED_DIR"]
label = os.environ["UPGRADE_SAVED_LABEL"]
place = os.path.join(depot, name)
if not os.path.isdir(saved) or "/" in name or not name:
    sys.exit("depot: used wrongly: no directory %s, or no name %s" % (saved, name))

if verb == "save":
    if label or os.listdir(saved):
        sys.exit("depot: used wrongly: a copy is begun in an empty directory")
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    copy(tree, os.path.join(place, "tree"))
    with open(os.path.join(place, "picture"), "w") as file:
        json.dump(picture(tree), file)
    with open(os.path.join(saved, "label"), "w") as file:
        file.write("depot %d\n" % os.stat(place).st_ino)
elif verb == "discard":
    shutil.rmtree(place, ignore_errors=True)
elif verb in ("verify", "restore"):
    if label != "depot %d" % os.stat(place).st_ino:
        sys.exit("depot: used wrongly: %r is another copy" % label)
    with open(os.path.join(place, "picture")) as file:
        wanted = json.load(file)
    with tempfile.TemporaryDirectory() as scratch:
        copy(os.path.join(place, "tree"), os.path.join(scratch, "tree"))
        if picture(os.path.join(scratch, "tree")) != wanted:
            sys.exit("depot: copy %s is damaged" % name)
    if verb == "restore":
        shutil.rmtree(tree)
        copy(os.path.join(place, "tree"), tree)
else:
    sys.exit("depot: no such verb: " + verb)
