package org.upgradekit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;
import org.upgradekit.secret.Encryption;
import org.upgradekit.secret.Recipients;

/** What is configured of encryption. New copies go by the plan; what opens them goes by what is configured now. */
final class Keys {
    private Keys() {}

    /**
     * For copies of a plan that was made with these recipients, or with none.
     *
     * @throws InputFailure when this version does not understand the recipients: copies would be in the clear
     */
    static Encryption of(Host host, String product, Optional<String> recipient) {
        Optional<Path> identity = Configuration.of(host, Optional.of(product))
                .path(ConfigurationKey.BACKUP_IDENTITY)
                .map(path -> path.toAbsolutePath().normalize());
        return new Encryption(
                recipient.map(text -> Recipients.parse(text)
                        .orElseThrow(() -> new InputFailure(Diagnostic.error(
                                "the plan's copies are for \"" + text + "\", which is no recipient",
                                "Expected " + Recipients.FORM + ".",
                                "Make the plan again with this version")))),
                identity);
    }

    /**
     * For whom a plan that is made now would encrypt. What stands in a file is settled by it: whoever adds a key to the
     * file opens no copy that was planned before.
     *
     * @throws InputFailure when the file cannot be read, others can write it, or it holds something else; exit code 2
     */
    static Optional<String> recipient(Host host, String product) {
        return Configuration.of(host, Optional.of(product))
                .value(ConfigurationKey.BACKUP_RECIPIENT)
                .map(said -> said.value().startsWith("/") ? file(host, Path.of(said.value()), said) : said.value())
                .flatMap(Recipients::parse)
                .map(Recipients::text);
    }

    private static String file(Host host, Path file, Configuration.Said said) {
        try {
            Trusted.require(host, file, file + " decides who can read the copies, and whoever can write there too.");
            String text = new String(host.disk().read(file), StandardCharsets.UTF_8);
            return one(file, text.lines().map(String::strip).toList());
        } catch (IOException e) {
            throw new InputFailure(Diagnostic.error(
                    file + " cannot be read", Reason.of(e), "Correct BACKUP_RECIPIENT (" + said.origin() + ")"));
        }
    }

    /** All that is wrong in it at once. */
    private static String one(Path file, List<String> lines) {
        List<String> names = new ArrayList<>();
        List<Diagnostic> wrong = new ArrayList<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (!line.isEmpty() && !line.startsWith("#")) {
                if (Recipients.parse(line).isEmpty()) {
                    wrong.add(Diagnostic.error(
                            file + ":" + number + " is no recipient", "Expected " + Recipients.FORM + ".", ""));
                }
                names.add(line);
            }
        }
        String all = String.join(",", names);
        if (wrong.isEmpty() && Recipients.parse(all).isEmpty()) {
            wrong.add(Diagnostic.error(
                    file + (names.isEmpty() ? " holds no recipient" : " holds recipients of age and of gpg"),
                    "Copies are encrypted by one tool, for all that stand there.",
                    ""));
        }
        if (!wrong.isEmpty()) {
            throw new InputFailure(ExitCode.USAGE, wrong);
        }
        return all;
    }
}
