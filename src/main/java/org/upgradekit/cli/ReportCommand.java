package org.upgradekit.cli;

import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.view.ChangeRecord;
import org.upgradekit.view.ChangeRecordText;
import org.upgradekit.view.ConclusionView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The change record of a run. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the change record of a run, for a ticket.",
            "What, when, who, from and to, each step with its time, restore point, waivers,",
            "decisions and outcome."
        },
        footer = {
            "",
            "Example: upgrade runs report 9f3c --html > change.html",
            "Exit codes: 0 shown, 2 no such run, 6 a damaged journal"
        })
final class ReportCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(index = "0", paramLabel = "RUN", description = "its id, or a unique beginning or end of it")
    private String run = "";

    @Option(names = "--html", description = "a page that needs nothing beside itself, instead of Markdown")
    private boolean html;

    @Mixin
    private final ProductOption which = new ProductOption();

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        KeptRun kept = KeptRun.of(console, which.ofRun(console, common, run), run);
        console.out().print(common.json() ? ConclusionView.json(kept.report()) + "\n" : page(kept));
        return ExitCode.DONE.code();
    }

    private String page(KeptRun kept) {
        ChangeRecord record = ChangeRecord.of(kept.report(), kept.rollback(), ZoneId.systemDefault());
        return html ? ChangeRecordText.html(record) : ChangeRecordText.markdown(record);
    }
}
