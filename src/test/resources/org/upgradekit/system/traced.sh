# traced.sh CALLS INJECT COMMAND...: runs it; of the thread that does its work these calls go to /opt/trace, and INJECT, if it is
# not empty, is done at one of them, as strace has it.
calls=$1
inject=$2
shift 2

# The program becomes this process, whose first thread beside the one that starts it calls main.
"$@" &
victim=$!
thread=
while [ -z "$thread" ] && [ -d /proc/$victim/task ]; do
    # shellcheck disable=SC2012 # numbers
    thread=$(ls /proc/$victim/task | sort -n | sed -n 2p)
done
strace -qqq -o /opt/trace -p "$thread" -e "trace=$calls" ${inject:+-e "inject=$inject"} &
wait $victim
exit=$?
wait
exit $exit
