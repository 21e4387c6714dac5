package org.upgradekit.host;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A process of its own, under another account, that passes connections on to a server's local socket: a server which asks
 * the kernel who connects (PostgreSQL manual, "Peer Authentication") then sees that account. Its own socket lies in a
 * directory that only this account and root can enter. It ends, and removes the directory, when its input ends: that is
 * when the process that started it is gone, however it went.
 */
public final class SocketRelay {
    private static final int BUFFER = 1 << 16;

    private final UnixDomainSocketAddress target;

    private SocketRelay(Path target) {
        this.target = UnixDomainSocketAddress.of(target);
    }

    /** Serves until its input ends: the argument is the server's socket; the first line written is the path of its own. */
    public static void main(String[] args) throws IOException {
        // Who stops a whole unit or closes a terminal asks the tool, which ends its step before it lets go of the
        // server.
        for (String name : new String[] {"HUP", "INT", "TERM"}) {
            Signal.handle(new Signal(name), SignalHandler.SIG_IGN);
        }
        // No story and no result: this output is the pipe to the process that waits for the path.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        new SocketRelay(Path.of(args[0])).serve(System.in, out);
    }

    private void serve(InputStream until, PrintStream out) throws IOException {
        Path directory = Files.createTempDirectory("upgradekit-");
        // Named like the server's, so that PostgreSQL's own programs find it by directory and port.
        Path socket = directory.resolve(target.getPath().getFileName());
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(socket));
            inBackground(() -> acceptFrom(door));
            out.println(socket);
            while (until.read() >= 0) {
                // Whatever is said to a relay, it waits for the end.
            }
        } finally {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(directory);
        }
    }

    private void acceptFrom(ServerSocketChannel door) throws IOException {
        while (true) {
            SocketChannel client = door.accept();
            inBackground(() -> connect(client));
        }
    }

    private void connect(SocketChannel client) throws IOException {
        try (client;
                SocketChannel server = SocketChannel.open(target)) {
            inBackground(() -> copy(client, server));
            copy(server, client);
        }
    }

    /** To the end of {@code from}, which the other side is told. */
    private static void copy(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        while (from.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
            buffer.clear();
        }
        to.shutdownOutput();
    }

    private static void inBackground(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException over) {
                // One side has hung up: the other sees its connection closed, which is all there is to say.
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** What one thread does. */
    private interface Task {
        void run() throws IOException;
    }
}
