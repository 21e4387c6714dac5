# healthy.sh: waits until the service is healthy, and prints what it says of itself.
set -euo pipefail
for _ in $(seq 300); do
    said=$(bash /opt/get.sh /health 2>/dev/null || true)
    case $said in *'"healthy"'*) echo "$said"; exit 0 ;; esac
    sleep 0.1
done
echo "the service did not become healthy"
journalctl -u notes.service -n 20 --no-pager
exit 1
