package org.upgradekit.cli;

import java.util.Optional;
import org.upgradekit.journal.RunState;
import org.upgradekit.run.RunContext;

/** What is to be done after a failure: the command line, else the playbook, else ask where somebody can be asked. */
final class Policies {
    private Policies() {}

    static RunContext.Policy of(Console console, CommonOptions common, Optional<String> wanted) {
        boolean somebody = common.somebody(console);
        return switch (wanted.orElse("ask")) {
            case "rollback" -> new Fixed("on-failure: rollback", "rollback", true);
            case "stop" -> new Fixed("on-failure: stop", "stop", false);
            default -> somebody ? new Asked(console) : new Fixed("on-failure: ask, and nobody is there", "ask", false);
        };
    }

    /** For a rollback, which has no way forward to fail on. */
    static RunContext.Policy never() {
        return new Fixed("rollback", "rollback", true);
    }

    private record Fixed(String name, String wanted, boolean back) implements RunContext.Policy {
        @Override
        public boolean rollBack(RunState state) {
            return back;
        }
    }

    private record Asked(Console console) implements RunContext.Policy {
        @Override
        public String name() {
            return "operator";
        }

        @Override
        public String wanted() {
            return "ask";
        }

        @Override
        public boolean rollBack(RunState state) {
            console.err().print("Roll back now? [y/N] ");
            console.err().flush();
            return console.host()
                    .terminal()
                    .readLine()
                    .filter(answer -> answer.strip().equalsIgnoreCase("y")
                            || answer.strip().equalsIgnoreCase("yes"))
                    .isPresent();
        }
    }
}
