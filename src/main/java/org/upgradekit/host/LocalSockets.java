package org.upgradekit.host;

import java.io.IOException;
import java.nio.file.Path;

/** Local (Unix) sockets of servers on this host, which know who connects by the account of the process (peer login). */
public interface LocalSockets {
    /** Whether a connection can be made as this account: it is our own, or we are root and it exists. */
    boolean may(String account);

    /**
     * The socket file through which {@code socket} is reached as {@code account}: the file itself where that is our own
     * account, else that of a relay, a child process under that account which ends when this process does.
     *
     * @throws IOException when there is no such account, or the relay cannot be started
     */
    Path reach(Path socket, String account) throws IOException;
}
