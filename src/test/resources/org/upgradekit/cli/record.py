#!/usr/bin/python3
"""record.py OUT COLUMNSxROWS [TEXT DOING]... -- COMMAND: runs a command on a terminal of its own, and writes what came as JSON lines.

Each line is {"text": TEXT} or {"columns": N, "rows": N}. When TEXT was seen for the first time, half a second later DOING is done: COLUMNSxROWS resizes the
terminal, "hang" takes it away and goes on without it, "kill:N" sends signal N to the command, "kill PID" kills another process, "touch:FILE" makes a
file, anything else is typed. Ends with the command's exit code.
"""
import codecs, fcntl, json, os, pty, select, signal, struct, sys, termios, time

split = sys.argv.index("--")
out, size, script, command = open(sys.argv[1], "w"), sys.argv[2], sys.argv[3:split], sys.argv[split + 1 :]
waiting = list(zip(script[::2], script[1::2]))


def resize(fd, text):
    columns, rows = map(int, text.split("x"))
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    out.write(json.dumps({"columns": columns, "rows": rows}) + "\n")


pid, fd = pty.fork()
if pid == 0:
    # The line comes when the terminal has its size.
    sys.stdin.readline()
    os.execvp(command[0], command)
resize(fd, size)
os.write(fd, b"\n")
decoder, seen, due = codecs.getincrementaldecoder("utf-8")(), "", []
while True:
    timeout = max(0, due[0][0] - time.monotonic()) if due else None
    ready = select.select([fd], [], [], timeout)[0]
    if due and due[0][0] <= time.monotonic():
        what = due.pop(0)[1]
        if what == "hang":
            os.close(fd)
            break
        elif what.startswith("kill:"):
            os.kill(pid, int(what[5:]))
        elif what.startswith("kill "):
            os.kill(int(what[5:]), signal.SIGKILL)
        elif what.startswith("touch:"):
            open(what[6:], "w").close()
        elif "x" in what and what.replace("x", "").isdigit():
            resize(fd, what)
        else:
            os.write(fd, what.encode())
    if ready:
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        text = decoder.decode(data)
        seen += text
        out.write(json.dumps({"text": text}) + "\n")
        if waiting and waiting[0][0] in seen:
            due.append((time.monotonic() + 0.5, waiting.pop(0)[1]))
            seen = ""
status = os.waitpid(pid, 0)[1]
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
