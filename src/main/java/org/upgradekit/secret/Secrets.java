package org.upgradekit.secret;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Host;
import org.upgradekit.host.Processes;
import org.upgradekit.playbook.SecretSpec;

/** Fetches secrets from where they are, when they are needed; every value that passes is known to the redactor. */
public final class Secrets {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<String, SecretSpec> specs;
    private final ValueSource settings;
    private final Host host;
    private final Redactor redactor;

    /** With settings that are resolved; the path of a file may refer to them. */
    public Secrets(Map<String, SecretSpec> specs, Map<String, String> settings, Host host, Redactor redactor) {
        this(specs, (ValueSource) name -> Optional.ofNullable(settings.get(name)), host, redactor);
    }

    /** With settings that are looked up when a secret is needed. */
    public Secrets(Map<String, SecretSpec> specs, ValueSource settings, Host host, Redactor redactor) {
        this.specs = new LinkedHashMap<>(specs);
        this.settings = settings;
        this.host = host;
        this.redactor = redactor;
    }

    /** What cannot be resolved, all at once; empty when every secret is there. */
    public List<Diagnostic> missing() {
        List<Diagnostic> missing = new ArrayList<>();
        for (SecretSpec spec : specs.values()) {
            try {
                value(spec.name());
            } catch (EnvironmentFailure e) {
                missing.addAll(e.diagnostics());
            }
        }
        return missing;
    }

    /** The value of a declared secret. */
    public String value(String name) {
        SecretSpec spec = specs.get(name);
        if (spec == null) {
            throw new IllegalStateException("no secret " + name);
        }
        String value = fetch(spec);
        if (value.isBlank()) {
            throw missing(spec, place(spec) + " is empty");
        }
        if (value.length() < Redactor.SHORTEST) {
            throw missing(
                    spec, "its value is shorter than " + Redactor.SHORTEST + " characters and could not be hidden");
        }
        redactor.hide(value);
        return value;
    }

    private String fetch(SecretSpec spec) {
        if (spec.source() instanceof SecretSpec.Environment environment) {
            return Optional.ofNullable(host.environment().get(environment.variable()))
                    .orElseThrow(() -> missing(spec, "the environment has no variable " + environment.variable()));
        }
        if (spec.source() instanceof SecretSpec.Program program) {
            return print(spec, program);
        }
        SecretSpec.File file = (SecretSpec.File) spec.source();
        Path path = path(file);
        String content = read(spec, path);
        return file.key()
                .map(key -> EnvFile.value(content, key)
                        .orElseThrow(() -> missing(spec, path + " has no line " + key + "=…")))
                .orElseGet(content::stripTrailing);
    }

    private List<String> argv(SecretSpec.Program program) {
        return program.argv().stream()
                .map(word -> word.template().fill(settings::value))
                .toList();
    }

    /** What it writes to stderr is no part of the secret, and nothing of it is shown. */
    private String print(SecretSpec spec, SecretSpec.Program program) {
        List<String> argv = argv(program);
        List<String> quiet = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 2>/dev/null", "upgrade-secret"));
        quiet.addAll(argv);
        Processes.Command command = new Processes.Command(
                quiet, Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), line -> {});
        try {
            Completed done = Completed.of(host.processes(), command, LIMIT);
            if (!done.succeeded()) {
                throw missing(spec, "`" + String.join(" ", argv) + "` ended with exit code " + done.exit());
            }
            return done.text().stripTrailing();
        } catch (IOException e) {
            throw missing(spec, Reason.of(e));
        }
    }

    /**
     * The variables of an environment file, each of them a secret.
     *
     * @throws EnvironmentFailure when the file cannot be read
     */
    public Map<String, String> variables(Path file) {
        try {
            Map<String, String> all = EnvFile.all(SecretFile.read(host, file));
            all.values().stream()
                    .filter(value -> value.length() >= Redactor.SHORTEST)
                    .forEach(redactor::hide);
            return all;
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.REFUSED,
                    Diagnostic.error(file + " cannot be read as an env-file", Reason.of(e), remedy(e)));
        }
    }

    private Path path(SecretSpec.File file) {
        return Path.of(file.path().template().fill(settings::value));
    }

    private String place(SecretSpec spec) {
        if (spec.source() instanceof SecretSpec.Environment environment) {
            return "the variable " + environment.variable();
        }
        if (spec.source() instanceof SecretSpec.Program program) {
            return "what `" + String.join(" ", argv(program)) + "` prints";
        }
        SecretSpec.File file = (SecretSpec.File) spec.source();
        return file.key().map(key -> key + "= in ").orElse("") + path(file);
    }

    private String read(SecretSpec spec, Path path) {
        try {
            return SecretFile.read(host, path);
        } catch (IOException e) {
            throw missing(spec, Reason.of(e), remedy(e));
        }
    }

    private static String remedy(IOException failure) {
        return failure instanceof SecretFile.Exposed ? "Then try again" : "Put it there and try again";
    }

    private static EnvironmentFailure missing(SecretSpec spec, String why) {
        return missing(spec, why, "Put it there and try again");
    }

    private static EnvironmentFailure missing(SecretSpec spec, String why, String hint) {
        return new EnvironmentFailure(
                ExitCode.REFUSED, Diagnostic.error("secret " + spec.name() + " cannot be resolved", why, hint));
    }
}
