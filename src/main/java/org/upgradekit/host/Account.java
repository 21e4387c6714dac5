package org.upgradekit.host;

import java.io.IOException;
import java.util.List;

/** A user of this machine, as {@code getent passwd} knows it (files, LDAP and whatever else is configured). */
record Account(String name, int uid, int gid, String home) {
    static Account of(String name, Tool tool) throws IOException {
        String line;
        try {
            line = tool.run(List.of("getent", "passwd", "--", name));
        } catch (IOException unknown) {
            throw new IOException("there is no user '" + name + "' on this host", unknown);
        }
        String[] fields = line.split(":", -1);
        if (fields.length < 6) {
            throw new IOException("getent passwd " + name + " gave an unexpected line");
        }
        return new Account(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), fields[5]);
    }
}
