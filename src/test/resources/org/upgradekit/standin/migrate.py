"""A migrator whose child is in a session of its own, without our mark, and with every other descriptor closed."""
import os, subprocess, sys

home = sys.argv[1]
slow = not os.path.exists(home + "/tried")
open(home + "/tried", "w").close()
child = subprocess.Popen(
    ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", os.environ["DSN"],
     "-c", "SELECT pg_sleep(%d)" % (10 if slow else 1), "-f", home + "/migration.sql"],
    env={"PATH": os.environ["PATH"], "PGAPPNAME": "migrator"},
    close_fds=True, start_new_session=True, stdin=subprocess.DEVNULL)
sys.exit(child.wait())
