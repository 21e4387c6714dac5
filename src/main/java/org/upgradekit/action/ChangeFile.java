package org.upgradekit.action;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Placement;
import org.upgradekit.host.PlantedLinks;
import org.upgradekit.playbook.Template;
import org.upgradekit.playbook.Text;
import org.upgradekit.playbook.Verb;

/** One operation on a file. Converges: a file is in place whole or not at all. */
final class ChangeFile implements Performer {
    private final Parts parts;
    private final Verb.Files files;

    ChangeFile(Parts parts, Verb.Files files) {
        this.parts = parts;
        this.files = files;
    }

    @Override
    public Map<String, String> perform(StepWatch watch) {
        Path path = Path.of(parts.values().fill(files.path()));
        try {
            change(path);
            return Map.of();
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            path + " could not be changed",
                            Reason.of(e),
                            "What stood there stands there still. Mend the cause, then: upgrade resume"),
                    e);
        }
    }

    /** Whoever can make a link beside a product's files must not choose what is written, or what is given away. */
    private void requireNamed(Path path) throws IOException {
        Optional<String> planted = PlantedLinks.on(parts.host(), path.toAbsolutePath());
        if (planted.isPresent()) {
            throw new IOException(planted.get() + ": nothing is done through it");
        }
    }

    private void change(Path path) throws IOException {
        boolean through = files.operation() == Verb.Files.Operation.MODE;
        requireNamed(through ? path : path.resolveSibling(""));
        if (files.operation() == Verb.Files.Operation.COPY || files.operation() == Verb.Files.Operation.TEMPLATE) {
            requireNamed(Path.of(source()));
        }
        Placement placement = parts.host().disk().placement();
        switch (files.operation()) {
            case COPY -> placement.copy(Path.of(source()), path, access());
            case TEMPLATE -> placement.write(template(Path.of(source())), path, access());
            case LINK -> placement.link(path, source());
            case REMOVE -> parts.host().disk().delete(path);
            case MODE -> placement.access(path, access());
        }
    }

    private String source() {
        return files.source()
                .map(parts.values()::fill)
                .orElseThrow(() -> new IllegalStateException("no source of " + files));
    }

    /** A name that nothing answers to stops the step, and never becomes an empty text; a secret does not belong there. */
    private byte[] template(Path file) throws IOException {
        String text = new String(parts.host().disk().read(file), StandardCharsets.UTF_8);
        Template template = Template.parse(text);
        for (Template.Reference reference : template.references()) {
            String name = reference.name();
            boolean secret = Text.secret(name);
            if (!reference.closed() || secret || parts.values().value(name).isEmpty()) {
                String why = secret ? " is or holds a secret" : " is not known";
                throw new IOException(file + ": ${" + name + "}" + why + "; \"$${\" stands for a literal \"${\"");
            }
        }
        return template.fill(parts.values()::value).getBytes(StandardCharsets.UTF_8);
    }

    private Placement.Access access() {
        return new Placement.Access(
                files.mode().map(mode -> Integer.parseInt(mode, 8)),
                files.owner().map(parts.values()::fill));
    }

    @Override
    public Probe probe() {
        return Probe.notDone("it can be done again");
    }
}
