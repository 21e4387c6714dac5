package org.upgradekit.cli;

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
}
