package org.upgradekit.cli;

import picocli.CommandLine.Option;

/** How a result is written, for a command that looks at no product. */
final class ResultOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text or json (default: text)")
    private CommonOptions.Format format = CommonOptions.Format.text;

    @Option(names = "--no-color", description = "no colours, nor where the terminal shows them; NO_COLOR does the same")
    boolean noColor;

    boolean json() {
        return format == CommonOptions.Format.json;
    }
}
