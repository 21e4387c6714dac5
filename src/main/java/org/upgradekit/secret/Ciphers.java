package org.upgradekit.secret;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Filter;
import org.upgradekit.host.Host;
import org.upgradekit.host.Pipeline;
import org.upgradekit.host.Processes;

/**
 * The programs that encrypt copies and open them again: age or gpg, as their streams pass, so that what they hold is
 * never on a disk in the clear. Neither asks for a passphrase: nobody is there.
 */
public final class Ciphers {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String PROBE = "upgradekit";

    private final Host host;
    private final Encryption encryption;

    public Ciphers(Host host, Encryption encryption) {
        this.host = host;
        this.encryption = encryption;
    }

    /** For whom new copies are encrypted; empty when they are not. */
    public Optional<Recipients> recipients() {
        return encryption.recipients();
    }

    /** What new copies pass; empty when they are written as they are. */
    public Optional<Filter> writing() {
        return encryption.recipients().map(this::writing);
    }

    private Filter writing(Recipients recipients) {
        List<String> argv = new ArrayList<>(List.of(recipients.tool().word()));
        if (recipients.tool() == Recipients.Tool.GPG) {
            argv.addAll(List.of("--batch", "--no-tty", "--yes", "--compress-algo", "none"));
            if (recipients.exact()) {
                argv.addAll(List.of("--trust-model", "always"));
            }
        }
        argv.add("--encrypt");
        for (String name : recipients.names()) {
            boolean mail = recipients.tool() == Recipients.Tool.GPG && name.contains("@");
            argv.addAll(List.of("--recipient", mail ? "<" + name + ">" : name));
        }
        return new Filter(List.copyOf(argv), environment());
    }

    /**
     * What a copy passes when it is read.
     *
     * @param tool that encrypted it, as its manifest names it
     * @throws Locked when it can be told without a try that it cannot be opened here
     */
    public Filter reading(String tool) throws Locked {
        Recipients.Tool known = Recipients.Tool.of(tool)
                .orElseThrow(() -> new Locked("this version does not know the tool " + tool + ", which encrypted it"));
        Optional<String> missing = missing(known);
        if (missing.isPresent()) {
            throw new Locked(missing.get());
        }
        List<String> argv = known == Recipients.Tool.GPG
                ? List.of("gpg", "--batch", "--no-tty", "--pinentry-mode", "error", "--decrypt")
                : List.of("age", "--decrypt", "--identity", identity().toString());
        return new Filter(argv, environment());
    }

    /** A file that decides what a restore puts in place, and that must stay the operator's: held to what secrets are. */
    private Path identity() throws Locked {
        Path file = encryption
                .identity()
                .orElseThrow(() -> new Locked("no private key is known here: name its file as BACKUP_IDENTITY"));
        try {
            SecretFile.require(host, file);
            if (!host.disk().exists(file)) {
                throw new Locked("there is no file " + file + ", which BACKUP_IDENTITY names");
            }
            return file;
        } catch (Locked locked) {
            throw locked;
        } catch (IOException refused) {
            throw new Locked("its private key is not used: " + Reason.of(refused));
        }
    }

    /** Why nothing can be encrypted for the recipients, found by encrypting something; empty when it can. */
    public Optional<String> cannotWrite() {
        return encryption
                .recipients()
                .flatMap(who -> missing(who.tool()).or(() -> {
                    Filter filter = writing(who);
                    List<String> argv =
                            Pipeline.join(List.of("echo", PROBE), Pipeline.into(filter.argv(), Path.of("/dev/null")));
                    return complaint(argv, List.of())
                            .map(why -> who.tool().word() + " does not encrypt for " + who.text() + ": " + why);
                }));
    }

    /** Why what is encrypted for the recipients cannot be opened here, found by opening something; empty when it can. */
    public Optional<String> cannotRead() {
        return encryption.recipients().flatMap(who -> {
            try {
                List<String> sealed =
                        Pipeline.join(List.of("echo", PROBE), writing(who).argv());
                return complaint(
                                Pipeline.join(sealed, reading(who.tool().word()).argv()), List.of(PROBE))
                        .map(this::notOpened);
            } catch (Locked locked) {
                return Optional.of(String.valueOf(locked.getMessage()));
            }
        });
    }

    /**
     * Why a file cannot be opened here, found by opening it: its beginning tells whether the key is here, not whether the
     * rest is whole.
     */
    public Optional<String> cannotOpen(String tool, Path file) {
        try {
            List<String> opened = Pipeline.from(file, reading(tool).argv());
            List<String> first = Pipeline.join(opened, List.of("head", "--bytes=1"));
            return complaint(Pipeline.join(first, List.of("wc", "--bytes")), List.of("1"))
                    .map(this::notOpened);
        } catch (Locked locked) {
            return Optional.of(String.valueOf(locked.getMessage()));
        }
    }

    private String notOpened(String why) {
        String key = encryption.identity().map(file -> "with " + file).orElse("with the keys that are here");
        return "it does not open " + key + ": " + why;
    }

    private Optional<String> missing(Recipients.Tool tool) {
        return host.processes().which(tool.word()).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "the program " + tool.word() + " is not there: install the package " + tool.debianPackage());
    }

    /** What the commands said when they did not answer with exactly this; a pipe whose reader had enough fails as well. */
    private Optional<String> complaint(List<String> argv, List<String> wanted) {
        try {
            Completed answer = Completed.of(
                    host.processes(),
                    new Processes.Command(
                            argv,
                            environment(),
                            Optional.of(Path.of("/")),
                            Optional.empty(),
                            Optional.empty(),
                            line -> {}),
                    LIMIT);
            boolean answered = wanted.isEmpty()
                    ? answer.succeeded()
                    : answer.lines().stream().map(String::strip).anyMatch(wanted.get(0)::equals);
            return answered ? Optional.empty() : Optional.of(said(answer));
        } catch (IOException failure) {
            return Optional.of(Reason.of(failure));
        }
    }

    private static String said(Completed answer) {
        String said = answer.lines().stream()
                .map(String::strip)
                .filter(line -> !line.startsWith("exit codes along the pipe") && !line.startsWith("age: report"))
                .filter(line -> !line.isEmpty() && !line.equals("0"))
                .limit(3)
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? "exit code " + answer.exit() : said;
    }

    /** Where gpg's keyring is. */
    private Map<String, String> environment() {
        return Optional.ofNullable(host.environment().get("GNUPGHOME"))
                .map(home -> Map.of("GNUPGHOME", home))
                .orElse(Map.of());
    }
}
