package org.upgradekit.cli;

import java.util.List;
import java.util.function.Supplier;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;

/** A question to somebody at a terminal that nothing but a whole word answers. */
final class Consent {
    private Consent() {}

    /** Whether the answer is {@code yes}; its question stands behind what it is about. */
    static boolean given(Console console, String question) {
        console.err().print("\n" + question + " Type yes: ");
        console.err().flush();
        return console.host()
                .terminal()
                .readLine()
                .filter(answer -> answer.strip().equals("yes"))
                .isPresent();
    }

    /**
     * What is asked.
     *
     * @param shown what it is about, as a terminal shows it
     * @param purpose what consent is to, where nobody can be asked
     * @param unchanged a sentence that says so
     */
    record Asked(Supplier<String> shown, String question, String purpose, String unchanged) {}

    /**
     * Asks, where somebody is there.
     *
     * @throws InputFailure without consent, exit code 3
     */
    static void require(Console console, CommonOptions common, Asked asked) {
        boolean somebody = common.somebody(console);
        if (somebody) {
            console.err().print(asked.shown().get());
            if (given(console, asked.question())) {
                return;
            }
        }
        throw new InputFailure(
                ExitCode.REFUSED,
                List.of(Diagnostic.error(
                        somebody ? "it was not consented to" : "a missing answer: consent to " + asked.purpose(),
                        asked.unchanged(),
                        "Look first with --dry-run, then consent with --yes")));
    }
}
