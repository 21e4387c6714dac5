package org.upgradekit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.cli.Operator.Screen;
import org.upgradekit.demo.DemoProduct;
import org.upgradekit.demo.DemoScenario;

/** Promise 8: a migrator that shouts its password in every spelling, and nobody hears it. */
class SecretsIT {
    /** Its spellings differ: a space, a plus, a slash, an equals sign, a percent sign and a letter of two bytes. */
    private static final String PASSWORD = "Zq7 w+x/y=z%4\u00fcK?9>~Zq7";

    @TempDir
    private Path directory;

    @Test
    void aMigratorThatShoutsThePasswordIsNotHeard() throws Exception {
        try (DemoProduct product = DemoProduct.create(directory.resolve("notes"), DemoScenario.UPGRADE)) {
            rename(product);
            Operator operator = Operator.with(product.stateDirectory());
            Map<String, String> written = new LinkedHashMap<>();
            Set<String> seen = ConcurrentHashMap.newKeySet();
            Thread sampler = sampler(seen);
            String playbook = product.playbook().toString();
            Screen text = operator.types("apply", playbook, "--to", "2.0", "--yes", "--on-failure", "rollback");
            assertThat(text.exit()).as(text.all()).isEqualTo(5);
            assertThat(text.err()).contains("shouted").contains("[hidden]");
            Screen json =
                    operator.types("apply", playbook, "--to", "2.0", "--yes", "--on-failure", "stop", "-o", "json");
            assertThat(json.exit()).as(json.all()).isEqualTo(6);
            Screen status = operator.types("status");
            Screen back = operator.types("rollback");
            assertThat(back.exit()).as(back.all()).isZero();
            sampler.interrupt();
            sampler.join();
            assertThat(seen).as("the sampler saw the migrator").anyMatch(line -> line.contains("shout.sh"));
            written.put("argv", String.join("\n", seen));
            written.put("screens", text.all() + json.all() + status.all() + back.all());
            written.put("runs list", operator.types("runs", "list").all());
            collect(product.stateDirectory(), written);
            collect(product.home().resolve("run"), written);
            assertThat(written.keySet()).anyMatch(name -> name.endsWith("shout.log"));
            for (Map.Entry<String, String> one : written.entrySet()) {
                forms().forEach((form, pattern) -> assertThat(
                                pattern.matcher(one.getValue()).find())
                        .as("%s in %s", form, one.getKey())
                        .isFalse());
            }
            assertThat(leftovers()).isEmpty();
        }
    }

    /** The role's password becomes the distinctive one, and the migrator one that tells it to everybody. */
    private static void rename(DemoProduct product) throws IOException, SQLException {
        try (Connection control = product.connect();
                Statement statement = control.createStatement()) {
            statement.execute("ALTER ROLE notes PASSWORD '" + PASSWORD + "'");
        }
        Files.writeString(
                product.home().resolve("conf/secrets.env"),
                "NOTES_DATABASE_URL=" + product.postgres().url("notes", encoded(), "notes") + "\n",
                StandardOpenOption.TRUNCATE_EXISTING);
        product.service("stop");
        product.service("start");
        product.awaitAnswer();
        Path script = product.home().resolve("shout.sh");
        Files.writeString(
                script,
                """
                #!/bin/bash
                echo "shouted: $DSN"
                echo "shouted: $WORD"
                echo "shouted: $(printf %s "$WORD" | base64 -w0)"
                echo "shouted: $(printf %s "$DSN" | base64 -w0)"
                for before in a ab abc; do echo "shouted: $(printf %s "$before$WORD:tail" | base64 -w0)"; done
                """ + "echo 'shouted: " + encoded() + "'\necho 'shouted: " + lower(encoded()) + "'\n"
                        + "sleep 0.3\nexit 1\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        String playbook = Files.readString(product.playbook());
        int migrate = playbook.indexOf("migrate:\n");
        Files.writeString(product.playbook(), playbook.substring(0, migrate) + """
                        migrate:
                          - id: shout
                            run: ['${home}/shout.sh']
                            env: {DSN: '${store.database.url}', WORD: '${store.database.password}'}
                            changes: [database]
                            timeout: 1m
                        """);
    }

    private static String encoded() {
        return URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String lower(String encoded) {
        return Pattern.compile("%..")
                .matcher(encoded)
                .replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
    }

    private static Map<String, Pattern> forms() {
        Map<String, Pattern> forms = new LinkedHashMap<>();
        forms.put("plain", Pattern.compile(PASSWORD, Pattern.LITERAL));
        forms.put("URL-encoded", Pattern.compile(encoded(), Pattern.LITERAL | Pattern.CASE_INSENSITIVE));
        byte[] bytes = PASSWORD.getBytes(StandardCharsets.UTF_8);
        for (int offset = 0; offset < 3; offset++) {
            byte[] whole = new byte[bytes.length + offset];
            System.arraycopy(bytes, 0, whole, offset, bytes.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(whole);
            forms.put("Base64 at " + offset, Pattern.compile(text.substring(4, text.length() - 4), Pattern.LITERAL));
        }
        return forms;
    }

    private static void collect(Path place, Map<String, String> written) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            // A restore point holds the product's own files, secrets and all: its modes are what protects it.
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(one -> !one.toString().endsWith(".tar"))
                    .toList()) {
                written.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                written.put(file + " as text", new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            }
        }
    }

    private static Thread sampler(Set<String> seen) {
        Thread thread = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                ProcessHandle.allProcesses().forEach(process -> {
                    try {
                        seen.add(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                                .replace('\0', ' '));
                    } catch (IOException e) {
                        // It has ended meanwhile.
                        return;
                    }
                });
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** What a service's start may have left, of this user and this test's time. */
    private List<Path> leftovers() throws IOException {
        FileTime begun = Files.getLastModifiedTime(directory);
        try (Stream<Path> files = Files.list(Path.of("/tmp"))) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("upgrade-start."))
                    .collect(Collectors.toList())) {
                if (Files.getLastModifiedTime(file).compareTo(begun) > 0) {
                    found.add(file);
                }
            }
            return found;
        }
    }
}
