package org.upgradekit.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key pair of age or gpg, made for one test.
 *
 * @param recipient its public half, as BACKUP_RECIPIENT names it
 * @param identity age's file of the private half
 * @param environment where gpg finds its keyring
 */
public record KeyPair(String recipient, Optional<Path> identity, Map<String, String> environment)
        implements AutoCloseable {
    /** In a file of its own in this directory. */
    public static KeyPair age(Path directory) throws IOException {
        Path file = directory.resolve("identity-" + System.nanoTime());
        Programs.run("age-keygen", "--output", file.toString()).succeeded();
        String recipient =
                Programs.run("age-keygen", "-y", file.toString()).succeeded().output();
        return new KeyPair(recipient.strip(), Optional.of(file), Map.of());
    }

    /** In a keyring of its own in this directory. */
    public static KeyPair gpg(Path directory) throws IOException {
        Path home = keyring(directory);
        Map<String, String> environment = Map.of("GNUPGHOME", home.toString());
        List<String> generate = List.of(
                "gpg",
                "--batch",
                "--no-tty",
                "--passphrase",
                "",
                "--quick-generate-key",
                "ops@example.org",
                "future-default",
                "default",
                "never");
        Programs.run(generate, environment).succeeded();
        String keys = Programs.run(List.of("gpg", "--batch", "--with-colons", "--list-keys"), environment)
                .succeeded()
                .output();
        String fingerprint = keys.lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":", -1)[9];
        return new KeyPair(fingerprint, Optional.empty(), environment);
    }

    /** The same recipient on a host where its private half is not. */
    public KeyPair publicHalf(Path directory) throws IOException {
        if (identity.isPresent()) {
            return new KeyPair(recipient, Optional.empty(), Map.of());
        }
        Path exported = directory.resolve("public-" + System.nanoTime());
        Programs.run(List.of("gpg", "--batch", "--output", exported.toString(), "--export", recipient), environment)
                .succeeded();
        Map<String, String> other = Map.of("GNUPGHOME", keyring(directory).toString());
        Programs.run(List.of("gpg", "--batch", "--import", exported.toString()), other)
                .succeeded();
        return new KeyPair(recipient, Optional.empty(), other);
    }

    private static Path keyring(Path directory) throws IOException {
        return Files.createDirectory(
                directory.resolve("gnupg-" + System.nanoTime()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** The agent that gpg leaves at work. */
    @Override
    public void close() throws IOException {
        if (!environment.isEmpty()) {
            Programs.run(List.of("gpgconf", "--kill", "gpg-agent"), environment);
        }
    }
}
