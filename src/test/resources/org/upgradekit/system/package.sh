# package.sh VERSION: /opt/notes-tools.deb, whose script reloads systemd and restarts the service as debhelper writes it, and
# says in /opt/postinst.log what came of that.
set -euo pipefail
version=$1

tree=$(mktemp -d)
chmod 755 "$tree"
install -d "$tree/DEBIAN" "$tree/usr/share/notes-tools"
echo "$version" >"$tree/usr/share/notes-tools/version"
cat >"$tree/DEBIAN/control" <<END
Package: notes-tools
Version: $version
Architecture: all
Maintainer: Notes <notes@example.org>
Description: what comes with the notes service
END
cat >"$tree/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
if [ "$1" = "configure" ] && [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
    if [ -n "$2" ]; then
        _dh_action=restart
    else
        _dh_action=start
    fi
    exit=0
    deb-systemd-invoke $_dh_action 'notes.service' >/dev/null || exit=$?
    # Longer than the timer waits.
    sleep 2
    active=$(systemctl is-active notes.service notes.socket all-notes.timer || true)
    echo "$_dh_action $exit" $active >>/opt/postinst.log
fi
END
chmod 755 "$tree/DEBIAN/postinst"
dpkg-deb --root-owner-group --build "$tree" /opt/notes-tools.deb >/dev/null
rm -r "$tree"
