package org.upgradekit.demo;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The installed programs: {@code program/releases/VERSION}, and a link {@code program/current} to one of them. */
public final class DemoReleases {
    private final Path program;

    public DemoReleases(Path program) {
        this.program = program;
    }

    /** Lays down both versions, with 1.0 as the current one. */
    public void install(DemoScenario scenario) throws IOException {
        Path first = release("1.0", "1");
        copy("1.0", first);
        Path second = release("2.0", "4");
        copy("1.0", second);
        copy("2.0", second);
        if (scenario.replacements().isPresent()) {
            replace(scenario.replacements().get(), second);
        }
        Files.createSymbolicLink(program.resolve("current"), Path.of("releases/1.0"));
    }

    /** Where the migrations of a version are. */
    Path migrations(String version) {
        return program.resolve("releases").resolve(version).resolve("migrations");
    }

    private Path release(String version, String schema) throws IOException {
        Path migrations = Files.createDirectories(migrations(version));
        Files.writeString(migrations.resolveSibling("VERSION"), version + "\n");
        Files.writeString(migrations.resolveSibling("SCHEMA"), schema + "\n");
        return migrations;
    }

    private static void copy(String folder, Path target) throws IOException {
        for (Path file : resources(folder)) {
            Files.copy(file, target.resolve(name(file)));
        }
    }

    /** A file takes the place of the one with the same migration version, whatever that is called. */
    private static void replace(String folder, Path target) throws IOException {
        for (Path file : resources(folder)) {
            String version = name(file).substring(0, name(file).indexOf("__") + 2);
            try (Stream<Path> present = Files.list(target)) {
                for (Path old :
                        present.filter(one -> name(one).startsWith(version)).toList()) {
                    Files.delete(old);
                }
            }
            Files.copy(file, target.resolve(name(file)));
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static List<Path> resources(String folder) throws IOException {
        try (Stream<Path> files = Files.list(resource(folder))) {
            return files.sorted().toList();
        }
    }

    /** A file or folder beside this class; in a build these are real files. */
    public static Path resource(String name) throws IOException {
        URL url = DemoReleases.class.getResource(name);
        if (url == null) {
            throw new IOException("the demo's " + name + " is missing: mvn -Dquick test-compile");
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
