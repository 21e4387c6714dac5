package org.upgradekit.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalHttpTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path directory;

    private final Http http = new LocalHttp();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(ANY_PORT, 0);
        server.setExecutor(threads);
        server.createContext("/echo", exchange -> answer(exchange, 503, body(exchange)));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "/echo");
            answer(exchange, 302, new byte[0]);
        });
        server.createContext(
                "/large", exchange -> answer(exchange, 200, "x".repeat(3 << 20).getBytes(UTF_8)));
        server.createContext("/trickle", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            waitForTheEnd();
        });
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void waitForTheEnd() {
        try {
            over.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("X-Key");
        byte[] sent = exchange.getRequestBody().readAllBytes();
        return (exchange.getRequestMethod() + " " + key + " " + new String(sent, UTF_8)).getBytes(UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Http.Request get(String url, boolean insecure) {
        return new Http.Request("GET", URI.create(url), Map.of(), Optional.empty(), insecure, Duration.ofSeconds(20));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Test
    void anyStatusIsAnAnswerAndHeadersAndBodyArrive() throws Exception {
        Http.Response response = http.send(new Http.Request(
                "POST",
                URI.create(url("/echo")),
                Map.of("X-Key", "k"),
                Optional.of("grüße"),
                false,
                Duration.ofSeconds(20)));
        assertThat(response).isEqualTo(new Http.Response(503, "POST k grüße"));
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        assertThat(http.send(get(url("/moved"), false)).status()).isEqualTo(302);
    }

    @Test
    void ofALargeBodyOnlyTheFirstMebibyteIsTaken() throws Exception {
        assertThat(http.send(get(url("/large"), false)).body()).hasSize(1 << 20);
    }

    @Test
    void theTimeoutCoversTheBodyToo() {
        Http.Request request = new Http.Request(
                "GET", URI.create(url("/trickle")), Map.of(), Optional.empty(), false, Duration.ofMillis(300));
        assertThatThrownBy(() -> http.send(request))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("within 300 ms");
    }

    @Test
    void aRefusedConnectionIsNamedWithoutTheSecretsOfTheUrl() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() -> http.send(get("http://127.0.0.1:" + free + "/x?token=hidden", false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("connection refused by http://127.0.0.1:" + free + "/x")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> http.send(get("http://no-such-host.invalid/", false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("host name of http://no-such-host.invalid/ is not known");
    }

    @Test
    void aSelfSignedCertificateForAnotherNameIsTakenOnlyWhenInsecure() throws Exception {
        HttpsServer https = HttpsServer.create(ANY_PORT, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
        https.setExecutor(threads);
        https.createContext("/", exchange -> answer(exchange, 200, "ok".getBytes(UTF_8)));
        https.start();
        try {
            String url = "https://127.0.0.1:" + https.getAddress().getPort() + "/";
            assertThat(http.send(get(url, true)).body()).isEqualTo("ok");
            assertThatThrownBy(() -> http.send(get(url, false)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no trusted connection");
        } finally {
            https.stop(0);
        }
    }

    private SSLContext selfSigned() throws Exception {
        Path store = directory.resolve("server.p12");
        String password = "changeit";
        Processes.Command keytool = new Processes.Command(
                List.of(
                        "keytool",
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=another.example",
                        "-alias",
                        "server",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        password,
                        "-keystore",
                        store.toString()),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                line -> {});
        assertThat(LocalHost.of(System.getenv()).processes().start(keytool).await(Duration.ofSeconds(60)))
                .hasValue(0);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
