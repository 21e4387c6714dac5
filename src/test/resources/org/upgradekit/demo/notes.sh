#!/bin/sh
# notes --version | start | stop | status: how the demo product is operated. Status exits 3 when it does not run.
set -eu
home=@HOME@
pid_file=$home/run/notes.pid

# A pid alone may be somebody else's by now: the command line must be ours as well.
running() {
    [ -s "$pid_file" ] && tr '\0' ' ' <"/proc/$(cat "$pid_file")/cmdline" 2>/dev/null |
        grep -qF "org.upgradekit.demo.DemoService $home"
}

# True when the condition given held within 20 seconds.
within_20_seconds() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || return 1
        sleep 0.1
    done
}

stopped() { ! running; }

case ${1:-} in
--version)
    echo "notes $(cat "$home/program/current/VERSION")"
    ;;
start)
    ! running || exit 0
    # shellcheck disable=SC2016 -- expanded by the inner shell
    setsid sh -c 'echo $$ >"$1"; shift; exec "$@"' sh "$pid_file" \
        @JAVA@ -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp @CLASSPATH@ \
        org.upgradekit.demo.DemoService "$home" </dev/null >>"$home/run/notes.log" 2>&1 &
    within_20_seconds running
    ;;
stop)
    running || exit 0
    pid=$(cat "$pid_file")
    kill "$pid"
    within_20_seconds stopped || { kill -9 "$pid"; within_20_seconds stopped; }
    rm -f "$pid_file"
    ;;
status)
    running && echo running && exit 0
    echo stopped
    exit 3
    ;;
*)
    echo "usage: notes --version | start | stop | status" >&2
    exit 2
    ;;
esac
