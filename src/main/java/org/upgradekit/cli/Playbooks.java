package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Disk;
import org.upgradekit.host.Host;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookReader;
import org.upgradekit.view.Commands;

/** Finds and reads playbooks: a path, or a product that has one installed. */
final class Playbooks {
    private static final String PLACES = "/etc/upgradekit/playbooks:/usr/share/upgradekit/playbooks";
    private static final int OTHERS_WRITE = 0022;

    private final Host host;

    Playbooks(Host host) {
        this.host = host;
    }

    /** The playbook that an argument names; without one, the only one that is installed. */
    Playbook read(Optional<String> argument) {
        return read(find(argument));
    }

    /** An argument with {@code /}, or ending in .yaml, .yml or .json, is a path; else it is a product. */
    static boolean path(String argument) {
        return argument.contains("/") || argument.matches(".*\\.(yaml|yml|json)");
    }

    Path find(Optional<String> argument) {
        if (argument.filter(Playbooks::path).isPresent()) {
            return Path.of(argument.get());
        }
        List<Path> found = installed().stream()
                .filter(file -> argument.map(product -> file.endsWith(Path.of(product, "playbook.yaml")))
                        .orElse(true))
                .toList();
        if (found.size() == 1 || (found.size() > 1 && argument.isPresent())) {
            return found.get(0);
        }
        throw new InputFailure(Diagnostic.error(
                argument.map(product -> "no playbook is installed for " + product)
                        .orElse(found.isEmpty() ? "no playbook is installed" : "more than one playbook is installed"),
                "Looked in " + String.join(", ", places()) + ".",
                "Name a file: upgrade plan ./playbook.yaml --to VERSION"));
    }

    private List<String> places() {
        return List.of(Optional.ofNullable(host.environment().get("UPGRADE_PLAYBOOK_PATH"))
                .filter(path -> !path.isBlank())
                .orElse(PLACES)
                .split(":"));
    }

    private List<Path> installed() {
        List<Path> found = new ArrayList<>();
        for (String place : places()) {
            try {
                for (Path product : host.disk().list(Path.of(place))) {
                    Path file = product.resolve("playbook.yaml");
                    if (host.disk().exists(file)) {
                        found.add(file);
                    }
                }
            } catch (IOException e) {
                throw unreadable(Path.of(place), e);
            }
        }
        return found;
    }

    Playbook read(Path file) {
        if (file.toString().endsWith(".jsonl")) {
            throw new InputFailure(Diagnostic.error(
                    file + " is neither a playbook nor a plan",
                    "A playbook ends in .yaml, a plan in .json; .jsonl is a run's journal.",
                    "upgrade status shows the newest run, upgrade runs list all of them"));
        }
        try {
            refuseForeign(file);
            return new PlaybookReader().read(file.toString(), host.disk().read(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** What runs as root is what the playbook says; nobody else may have a say in that. */
    private void refuseForeign(Path file) throws IOException {
        if (host.identity().uid() != 0) {
            return;
        }
        for (Path part = file.toAbsolutePath().normalize(); part != null; part = part.getParent()) {
            Optional<Disk.FileFacts> facts = host.disk().facts(part);
            boolean sticky = facts.filter(one -> (one.mode() & 01000) != 0).isPresent();
            if (facts.filter(one -> one.kind() != Disk.Kind.LINK)
                    .filter(one -> ((one.mode() & OTHERS_WRITE) != 0 && !sticky) || one.uid() != 0)
                    .isPresent()) {
                throw new InputFailure(Diagnostic.error(
                        "others can write to " + part,
                        file + " would run as root, and whoever can write there decides what it does.",
                        "chown root " + Commands.word(part.toString()) + " && chmod go-w "
                                + Commands.word(part.toString())));
            }
        }
    }

    private static InputFailure unreadable(Path file, IOException cause) {
        return new InputFailure(
                Diagnostic.error(file + " cannot be read", Reason.of(cause), "Name the playbook's file"));
    }
}
