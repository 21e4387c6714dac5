package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;
import org.upgradekit.playbook.Playbook;
import org.upgradekit.playbook.PlaybookFolder;

/** Finds and reads playbooks: a path, or a product that has one installed. */
final class Playbooks {
    private static final String PLACES = "/etc/upgradekit/playbooks:/usr/share/upgradekit/playbooks";

    private final Host host;

    Playbooks(Host host) {
        this.host = host;
    }

    /** The playbook that an argument names; without one, the only one that is installed. */
    Playbook read(Optional<String> argument) {
        return read(find(argument));
    }

    /** An argument with {@code /}, or ending in .yaml, .yml or .json, or a dot, is a path; else it is a product. */
    static boolean path(String argument) {
        return argument.contains("/") || argument.matches("\\.\\.?|.*\\.(yaml|yml|json)");
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
                "Name a file or a folder: upgrade plan ./playbook.yaml --to VERSION"));
    }

    /** Whether a playbook is installed for a product; without a name, whether exactly one is installed. */
    boolean installed(Optional<String> product) {
        return product.map(name -> installed().stream().anyMatch(file -> file.endsWith(Path.of(name, "playbook.yaml"))))
                .orElseGet(() -> installed().size() == 1);
    }

    private List<String> places() {
        return List.of(Configuration.of(host, Optional.empty())
                .text(ConfigurationKey.PLAYBOOK_PATH)
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
            return PlaybookFiles.read(host, file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** All that a playbook is read from. */
    PlaybookFolder folder(Path named) {
        try {
            return PlaybookFiles.folder(host, named);
        } catch (IOException e) {
            throw unreadable(named, e);
        }
    }

    private static InputFailure unreadable(Path file, IOException cause) {
        return new InputFailure(
                Diagnostic.error(file + " cannot be read", Reason.of(cause), "Name the playbook's file"));
    }
}
