package org.upgradekit.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;
import org.upgradekit.json.JsonObject;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.Moment;

/** An entry as a line of JSON, without its sum. Format {@code upgradekit.journal/1}, which the first line names. */
public final class EventCodec {
    private static final String FORMAT = "upgradekit.journal/1";

    private EventCodec() {}

    public static String write(Entry entry) {
        ObjectNode node = JsonTree.object();
        if (entry.seq() == 1) {
            node.put("format", FORMAT);
        }
        node.put("seq", entry.seq()).put("time", Moment.text(entry.time()));
        new EventWriter(node).write(entry.event());
        return node.toString();
    }

    static Entry read(String file, String line) {
        try {
            JsonObject node = JsonObject.parse(file, line);
            Optional<String> other = node.optionalText("format").filter(format -> !format.equals(FORMAT));
            if (other.isPresent()) {
                throw newer(file, "format " + other.get());
            }
            Event event = new EventReader(node).read().orElseThrow(() -> newer(file, "event " + node.text("event")));
            return new Entry(node.number("seq"), Instant.parse(node.text("time")), event);
        } catch (InputFailure | DateTimeException e) {
            throw new IllegalStateException(file + ": a line with a right sum that is not an entry: " + line, e);
        }
    }

    private static EnvironmentFailure newer(String file, String what) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "the journal was written by a newer version of this tool",
                        file + ": unknown " + what,
                        "Use the version named in plan.json beside it (head, tool)"));
    }
}
