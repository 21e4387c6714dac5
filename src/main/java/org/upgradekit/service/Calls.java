package org.upgradekit.service;

import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Processes;

/** Calls the commands of a service, and tells what they said. */
record Calls(String service, Processes processes, UnaryOperator<String> redactor) {
    private static final int TAIL = 20;

    /** To its end, which is judged by who calls. */
    Completed call(Processes.Command command, Invocation named, Duration limit) {
        try {
            return Completed.of(processes, command, limit);
        } catch (IOException failure) {
            throw Complaint.of(
                    "a command of service " + service + " failed: " + named, failure, "Try it by hand: " + named);
        }
    }

    /** The end of what it wrote, without secrets. */
    String tail(Completed answer) {
        return redactor.apply(answer.tail(TAIL));
    }

    /** The same for a message, which says when there is nothing. */
    String told(Completed answer) {
        String tail = tail(answer);
        return tail.isBlank() ? "It wrote nothing." : tail;
    }
}
