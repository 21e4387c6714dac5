package org.upgradekit.postgres;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and PostgreSQL and dies at the n-th statement, on whichever connection, as the client would under
 * SIGKILL: before the statement reaches the server, or after, with the answer unread.
 */
final class CuttingProxy implements AutoCloseable {
    private static final int PROLOGUE = 4;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger left;
    private final boolean after;
    private final int target;

    CuttingProxy(int target, int statements, boolean after) throws IOException {
        this.target = target;
        this.left = new AtomicInteger(statements);
        this.after = after;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Whether it died, and so the operation had more statements. */
    boolean cut() {
        return left.get() <= 0;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            // Or each small answer waits 40 ms for its acknowledgement.
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(client);
            open.add(server);
            start(() -> forward(client, server));
            start(() -> copy(server.getInputStream(), client.getOutputStream()));
        }
    }

    private void forward(Socket client, Socket server) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = server.getOutputStream();
        pass(in, out, -1);
        while (true) {
            int type = in.readUnsignedByte();
            boolean last = (type == 'Q' || type == 'S') && left.decrementAndGet() == 0;
            if (last && !after) {
                close();
            }
            pass(in, out, type);
            if (last) {
                close();
            }
        }
    }

    private static void pass(DataInputStream in, OutputStream out, int type) throws IOException {
        int length = in.readInt();
        byte[] body = new byte[length - PROLOGUE];
        in.readFully(body);
        ByteBuffer message = ByteBuffer.allocate(length + 1);
        if (type >= 0) {
            message.put((byte) type);
        }
        message.putInt(length).put(body);
        out.write(message.array(), 0, message.position());
        out.flush();
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        in.transferTo(out);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
