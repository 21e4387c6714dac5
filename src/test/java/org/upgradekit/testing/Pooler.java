package org.upgradekit.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands before a PostgreSQL server as a connection pooler does: it greets with a process number of its own, and passes
 * all else on.
 */
public final class Pooler implements AutoCloseable {
    /** More than any process can have. */
    private static final int OWN_NUMBER = 1 << 29;

    private static final int TLS = 80877103;
    private static final int GSS = 80877104;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final int target;

    /** @param target port of the server */
    public Pooler(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    /** Where clients find it. */
    public int port() {
        return listening.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            // Or each small message waits 40 ms for its acknowledgement.
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.addAll(List.of(client, server));
            start(() -> login(client, server), client, server);
            start(() -> greet(server, client), client, server);
        }
    }

    /** It speaks no TLS, as a pooler on the same host; a client that asks for it goes on without. */
    private static void login(Socket client, Socket server) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(server.getOutputStream());
        int length = in.readInt();
        int code = in.readInt();
        while (code == TLS || code == GSS) {
            client.getOutputStream().write('N');
            length = in.readInt();
            code = in.readInt();
        }
        out.writeInt(length);
        out.writeInt(code);
        in.transferTo(out);
    }

    /** The server's messages, a type and a length each; the one with the process number comes once, after the login. */
    private static void greet(Socket server, Socket client) throws IOException {
        DataInputStream in = new DataInputStream(server.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        int type;
        do {
            type = in.readUnsignedByte();
            byte[] body = new byte[in.readInt() - 4];
            in.readFully(body);
            if (type == 'K') {
                ByteBuffer.wrap(body).putInt(OWN_NUMBER);
            }
            out.writeByte(type);
            out.writeInt(body.length + 4);
            out.write(body);
        } while (type != 'K');
        in.transferTo(out);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket one : open) {
            one.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** On a thread of its own; when one direction ends, both do. */
    private static void start(Work work, Socket... ends) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                return;
            } finally {
                end(ends);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(Socket... ends) {
        for (Socket one : ends) {
            try {
                one.close();
            } catch (IOException closed) {
                return;
            }
        }
    }
}
