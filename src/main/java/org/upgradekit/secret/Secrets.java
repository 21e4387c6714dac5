package org.upgradekit.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;
import org.upgradekit.playbook.SecretSpec;

/** Fetches secrets from where they are, when they are needed; every value that passes is known to the redactor. */
public final class Secrets {
    private final Map<String, SecretSpec> specs;
    private final Map<String, String> settings;
    private final Host host;
    private final Redactor redactor;

    /** @param settings resolved; the path of a file may refer to them */
    public Secrets(Map<String, SecretSpec> specs, Map<String, String> settings, Host host, Redactor redactor) {
        this.specs = new LinkedHashMap<>(specs);
        this.settings = Map.copyOf(settings);
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
        SecretSpec.File file = (SecretSpec.File) spec.source();
        Path path = path(file);
        String content = read(spec, path);
        return file.key()
                .map(key -> EnvFile.value(content, key)
                        .orElseThrow(() -> missing(spec, path + " has no line " + key + "=…")))
                .orElseGet(content::stripTrailing);
    }

    private Path path(SecretSpec.File file) {
        return Path.of(file.path().template().fill(name -> Optional.ofNullable(settings.get(name))));
    }

    private String place(SecretSpec spec) {
        if (spec.source() instanceof SecretSpec.Environment environment) {
            return "the variable " + environment.variable();
        }
        SecretSpec.File file = (SecretSpec.File) spec.source();
        return file.key().map(key -> key + "= in ").orElse("") + path(file);
    }

    private String read(SecretSpec spec, Path path) {
        try {
            return new String(host.disk().read(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw missing(spec, Reason.of(e));
        }
    }

    private static EnvironmentFailure missing(SecretSpec spec, String why) {
        return new EnvironmentFailure(
                ExitCode.REFUSED,
                Diagnostic.error("secret " + spec.name() + " cannot be resolved", why, "Put it there and try again"));
    }
}
