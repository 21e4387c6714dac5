package org.upgradekit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Disk;
import org.upgradekit.playbook.Skeleton;
import org.upgradekit.view.Commands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a playbook to begin with. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "Writes a playbook to begin with: commented, and valid as it stands.",
        footer = {
            "",
            "Example: upgrade playbook new shop --out shop.yaml",
            "Exit codes: 0 written, 2 no name for a product, or the file is there already"
        })
final class NewPlaybookCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "PRODUCT", description = "the product: lower case, digits and dashes")
    private String product = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "write it there instead of to stdout; never over a file")
    private @Nullable Path out;

    NewPlaybookCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!Skeleton.names(product)) {
            throw new InputFailure(Diagnostic.error(
                    "\"" + product + "\" is no name for a product",
                    "It begins with a letter, and has up to 40 letters, digits and dashes, all lower case.",
                    "upgrade playbook new shop"));
        }
        String text = Skeleton.of(product);
        if (out == null) {
            console.out().print(text);
        } else {
            write(out, text);
            String file = Commands.word(out.toString());
            console.err().println("Written. Next: upgrade playbook validate " + file);
        }
        return ExitCode.DONE.code();
    }

    private void write(Path file, String text) {
        Disk disk = console.host().disk();
        if (disk.exists(file)) {
            throw new InputFailure(
                    Diagnostic.error(file + " is there already", "It was left as it is.", "Name another: --out"));
        }
        try {
            disk.replace(file.toAbsolutePath(), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InputFailure(Diagnostic.error(file + " cannot be written", Reason.of(e), "Name another: --out"));
        }
    }
}
