package org.upgradekit.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Stands between the program and its PostgreSQL server, and lets a test act at a statement that changes something: before
 * the server has it, when the server has it and nobody waited for its answer, or when the answer is there and unread. It
 * reads the messages of our own sessions alone, which name themselves; everything else passes through.
 */
public final class Wire implements AutoCloseable {
    private static final Pattern CHANGES = Pattern.compile(
            "\\s*(create|alter|drop|comment|commit|insert|update|delete|truncate|grant|revoke|lock|vacuum|reindex|do|call)\\b.*",
            Pattern.DOTALL);
    private static final String OURS = "upgrade:";
    private static final int STARTUP = 196608;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private final int target;
    private Optional<Trap> trap = Optional.empty();

    /**
     * Listens, and passes everything on.
     *
     * @param target port of the server
     */
    public Wire(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    /** How far a statement came. */
    public enum Reach {
        /** The server does not have it. */
        UNSENT,
        /** The server has it, and nobody waited for its answer. */
        UNANSWERED,
        /** The answer is there, and nobody read it. */
        UNREAD
    }

    /** What a test does at a statement; the sessions are cut after it. */
    private record Trap(int number, Reach reach, Runnable act) {}

    /** Where the program finds its server. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Counts from one again, and acts at the statement of this number. */
    public synchronized void arm(int number, Reach reach, Runnable act) {
        seen.clear();
        trap = Optional.of(new Trap(number, reach, act));
    }

    /** Counts from one again, and does nothing else. */
    public synchronized void count() {
        seen.clear();
        trap = Optional.empty();
    }

    /** The statements since counting began. */
    public synchronized List<String> seen() {
        return List.copyOf(seen);
    }

    private synchronized Optional<Trap> next(String statement) {
        if (!CHANGES.matcher(statement.toLowerCase(Locale.ROOT)).matches()) {
            return Optional.empty();
        }
        seen.add(statement);
        Optional<Trap> sprung = trap.filter(one -> one.number() == seen.size());
        trap = sprung.isPresent() ? Optional.empty() : trap;
        return sprung;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            // Or each small answer waits 40 ms for its acknowledgement.
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(client);
            Answers answers = new Answers(server, client);
            start(answers::pass);
            DataInputStream in = new DataInputStream(client.getInputStream());
            boolean ours = greet(in, server.getOutputStream());
            forward(ours, in, server.getOutputStream(), answers);
        } finally {
            client.close();
            open.remove(client);
        }
    }

    /** Passes what a client says before it may make statements; whether it is a session of ours. */
    private static boolean greet(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            byte[] body = body(in);
            DataOutputStream whole = new DataOutputStream(out);
            whole.writeInt(body.length + 4);
            whole.write(body);
            whole.flush();
            int code = (body[0] & 0xff) << 24 | (body[1] & 0xff) << 16 | (body[2] & 0xff) << 8 | (body[3] & 0xff);
            if (code == STARTUP) {
                return new String(body, StandardCharsets.ISO_8859_1).contains(OURS);
            }
        }
    }

    /** Messages are kept back until the client wants an answer to them, so that a statement is sent whole or not at all. */
    private void forward(boolean greeted, DataInputStream in, OutputStream out, Answers answers) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        boolean ours = greeted;
        String text = "";
        while (true) {
            int type = in.readUnsignedByte();
            byte[] body = body(in);
            DataOutputStream message = new DataOutputStream(kept);
            message.writeByte(type);
            message.writeInt(body.length + 4);
            message.write(body);
            text = type == 'Q' ? text(body, 0) : type == 'P' ? text(body, end(body) + 1) : text;
            // The driver says its name after it has logged in.
            ours = ours || (text.contains(OURS) && text.contains("application_name"));
            boolean whole = type == 'Q' || type == 'S';
            if (whole || "FHcdfpX".indexOf(type) >= 0) {
                pass(whole && ours ? next(text) : Optional.empty(), kept, out, answers);
                text = whole ? "" : text;
            }
        }
    }

    private void pass(Optional<Trap> sprung, ByteArrayOutputStream kept, OutputStream out, Answers answers)
            throws IOException {
        if (sprung.filter(one -> one.reach() == Reach.UNSENT).isPresent()) {
            act(sprung.get());
        }
        if (sprung.filter(one -> one.reach() == Reach.UNREAD).isPresent()) {
            answers.hold();
        }
        kept.writeTo(out);
        out.flush();
        kept.reset();
        if (sprung.isPresent()) {
            answers.awaitHeld(sprung.get().reach() == Reach.UNREAD);
            act(sprung.get());
        }
    }

    /** The test's act, and then the end of this session; the others end as their ends are gone. */
    private static void act(Trap sprung) throws IOException {
        sprung.act().run();
        throw new IOException("cut");
    }

    private static byte[] body(DataInputStream in) throws IOException {
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        return body;
    }

    private static String text(byte[] body, int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return new String(body, from, end - from, StandardCharsets.UTF_8);
    }

    private static int end(byte[] body) {
        return text(body, 0).getBytes(StandardCharsets.UTF_8).length;
    }

    /** What the server says. While it is held, the first answer is noticed and not passed on. */
    private static final class Answers {
        private final Socket server;
        private final Socket client;
        private boolean hold;
        private boolean held;

        Answers(Socket server, Socket client) {
            this.server = server;
            this.client = client;
        }

        synchronized void hold() {
            hold = true;
        }

        void pass() throws IOException {
            try (client) {
                InputStream from = server.getInputStream();
                byte[] buffer = new byte[65536];
                for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    if (stop()) {
                        awaitEnd(from);
                    } else {
                        client.getOutputStream().write(buffer, 0, count);
                    }
                }
            }
        }

        private static void awaitEnd(InputStream from) throws IOException {
            from.transferTo(OutputStream.nullOutputStream());
        }

        private synchronized boolean stop() {
            held = hold;
            notifyAll();
            return hold;
        }

        synchronized void awaitHeld(boolean wanted) {
            try {
                while (wanted && !held) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes no more sessions, and ends all there are, as the program's end does. */
    public void cut() {
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cut();
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
