package org.upgradekit.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /**
     * Reads a line back.
     *
     * @param tool the version that began the run or took it over last, as far as it is known
     * @throws InputFailure or DateTimeException when it is no entry: a right sum does not make it one
     * @throws EnvironmentFailure when a newer version wrote it
     */
    static Entry read(String file, String line, Optional<String> tool) {
        JsonObject node = JsonObject.parse(file, line);
        Optional<String> other = node.optionalText("format").filter(format -> !format.equals(FORMAT));
        if (other.isPresent()) {
            throw newer(file, "format " + other.get(), node.optionalText("tool"));
        }
        Event event = new EventReader(node).read().orElseThrow(() -> newer(file, "event " + node.text("event"), tool));
        return new Entry(node.number("seq"), Instant.parse(node.text("time")), event);
    }

    private static EnvironmentFailure newer(String file, String what, Optional<String> tool) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "the journal was written by a newer version of this tool",
                        file + ": unknown " + what
                                + tool.map(version -> "; version " + version + " had the run last")
                                        .orElse(""),
                        "Use that version, or a later one"));
    }
}
