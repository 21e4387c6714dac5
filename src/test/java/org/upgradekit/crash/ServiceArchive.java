package org.upgradekit.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.upgradekit.demo.DemoProduct;
import org.upgradekit.demo.DemoReleases;

/**
 * The demo service's classes as a JVM holds them in memory, kept in a file: with it the service, which a loop starts
 * hundreds of times, is up in a third of the time. Such an archive takes jars only, so the service's classes go into one.
 */
record ServiceArchive(Path file, String libraries) {
    private static final List<String> NEEDED = List.of("postgresql-", "jackson-", "flyway-", "slf4j-", "logback-");

    static ServiceArchive in(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path jar = directory.resolve("service.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            Path classes = DemoReleases.resource("playbook.yaml").resolveSibling(".");
            try (Stream<Path> all = Files.list(classes.normalize())) {
                for (Path one :
                        all.filter(path -> path.toString().endsWith(".class")).toList()) {
                    out.putNextEntry(new JarEntry("org/upgradekit/demo/" + one.getFileName()));
                    Files.copy(one, out);
                }
            }
        }
        String libraries = Stream.of(System.getProperty("java.class.path").split(":", -1))
                .filter(path -> NEEDED.stream().anyMatch(path.substring(path.lastIndexOf('/') + 1)::startsWith))
                .collect(Collectors.joining(":"));
        return new ServiceArchive(directory.resolve("service.jsa"), jar + ":" + libraries);
    }

    /** Starts the product's service once to fill the archive, and leaves it stopped with a script that uses it. */
    void use(DemoProduct product) throws IOException {
        Path script = product.home().resolve("bin/notes");
        String plain = Files.readString(script);
        String options = "-cp " + DemoProduct.shellWord(System.getProperty("java.class.path"));
        if (!plain.contains(options)) {
            throw new IllegalStateException(script + " has another class path: " + plain);
        }
        Files.writeString(script, plain.replace(options, "-XX:ArchiveClassesAtExit=" + file + " -cp " + libraries));
        product.service("start");
        product.awaitAnswer();
        for (String path : List.of("/health", "/notes/4711")) {
            try (InputStream answer = URI.create(product.url() + path).toURL().openStream()) {
                answer.readAllBytes();
            }
        }
        product.service("stop");
        Files.writeString(script, plain.replace(options, "-XX:SharedArchiveFile=" + file + " -cp " + libraries));
    }
}
