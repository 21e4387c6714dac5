package org.upgradekit.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Need;
import org.upgradekit.testing.Tier;

/** A real server on a local socket that asks the kernel who connects, and says it before it repeats what it is told. */
class RelaysTest {
    private Path directory;
    private Path socket;
    private ServerSocketChannel door;
    private LocalHost host;

    @BeforeEach
    void listen() throws IOException {
        host = LocalHost.of(System.getenv());
        directory = Files.createTempDirectory("server");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        socket = directory.resolve(".s.PGSQL.5432");
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void end() throws IOException {
        door.close();
        Files.deleteIfExists(socket);
        Files.delete(directory);
    }

    private void serve() {
        while (true) {
            try (SocketChannel client = door.accept()) {
                String user = client.getOption(ExtendedSocketOptions.SO_PEERCRED)
                        .user()
                        .getName();
                client.write(ByteBuffer.wrap((user + "\n").getBytes(StandardCharsets.UTF_8)));
                ByteBuffer told = ByteBuffer.allocate(1 << 20);
                while (client.read(told) >= 0) {
                    told.flip();
                    while (told.hasRemaining()) {
                        client.write(told);
                    }
                    told.clear();
                }
            } catch (IOException over) {
                if (!door.isOpen()) {
                    return;
                }
            }
        }
    }

    private static String line(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            line.append((char) one);
        }
        return line.toString();
    }

    @Test
    void asOneselfTheSocketIsUsedItself() throws IOException {
        String self = host.identity().user();
        assertThat(host.sockets().may(self)).isTrue();
        assertThat(host.sockets().reach(socket, self)).isEqualTo(socket);
        try (Socket connection = new UnixSocketFactory(socket.toString()).createSocket()) {
            assertThat(line(connection)).isEqualTo(self);
        }
    }

    @Test
    @Tier(Need.ROOT)
    void asAnotherTheServerSeesThatAccountAndEveryByteArrives() throws Exception {
        assertThat(host.sockets().may("nobody")).isTrue();
        assertThat(host.sockets().may("no-such-account")).isFalse();
        Path reached = host.sockets().reach(socket, "nobody");
        assertThat(reached.getFileName()).isEqualTo(socket.getFileName());
        assertThat(host.sockets().reach(socket, "nobody"))
                .as("one relay for all")
                .isEqualTo(reached);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(reached.resolveSibling(""))))
                .isEqualTo("rwx------");
        byte[] told = new byte[3_000_000];
        for (int i = 0; i < told.length; i++) {
            told[i] = (byte) (i * 31);
        }
        try (Socket connection = new UnixSocketFactory(reached.toString()).createSocket()) {
            assertThat(line(connection)).isEqualTo("nobody");
            Thread teller = new Thread(() -> {
                try {
                    connection.getOutputStream().write(told);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            teller.start();
            assertThat(connection.getInputStream().readNBytes(told.length)).isEqualTo(told);
            teller.join();
        }
    }

    @Test
    @Tier(Need.ROOT)
    void aRelayEndsWithTheProcessThatStartedItHoweverThatGoes() throws Exception {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Processes.Child jvm = host.processes()
                .start(new Processes.Command(
                        ChildJvm.argv("relay", socket.toString()),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        lines::add));
        try {
            Await.until(() -> !lines.isEmpty());
            Path reached = Path.of(lines.get(0));
            assertThat(Files.exists(reached)).isTrue();
            // Not by Child.end, which would end its children as well.
            ProcessHandle.of(jvm.facts().pid()).orElseThrow().destroyForcibly();
            assertThat(jvm.await(Duration.ofSeconds(20))).hasValue(137);
            Await.until(() -> !Files.exists(reached.resolveSibling("")));
        } finally {
            host.processes().end(jvm.facts(), Duration.ZERO);
        }
    }

    @Test
    @Tier(Need.ROOT)
    void whoAsksAWholeUnitToStopDoesNotTakeTheServerFromUnderAStep() throws Exception {
        Path reached = host.sockets().reach(socket, "nobody");
        ProcessHandle relay = ProcessHandle.current()
                .children()
                .filter(one -> commandLine(one).contains(socket.toString()))
                .findFirst()
                .orElseThrow();
        try (Socket connection = new UnixSocketFactory(reached.toString()).createSocket()) {
            line(connection);
            for (String signal : List.of("HUP", "INT", "TERM")) {
                new ProcessBuilder("kill", "-" + signal, Long.toString(relay.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
            }
            assertThat(relay.onExit()
                            .completeOnTimeout(ProcessHandle.current(), 1, TimeUnit.SECONDS)
                            .get())
                    .as("still there")
                    .isEqualTo(ProcessHandle.current());
            connection.getOutputStream().write('x');
            assertThat(connection.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void whoWaitsNoLongerThanHeSaidIsToldSo() throws IOException {
        try (Socket connection = new UnixSocketFactory(socket.toString()).createSocket()) {
            line(connection);
            connection.setSoTimeout(50);
            assertThatThrownBy(() -> connection.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            connection.getOutputStream().write('x');
            connection.setSoTimeout(0);
            assertThat(connection.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void noServerIsToldLikeAnyOther() {
        Path nobody = directory.resolve("nobody-listens");
        assertThatThrownBy(() -> new UnixSocketFactory(nobody.toString()).createSocket())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(nobody.toString());
    }

    /** The JDK itself gives none that is longer than a page, and a class path is. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException ended) {
            return "";
        }
    }
}
