package org.upgradekit.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;

/** An entry as a line of JSON, without its sum. Format {@code upgradekit.journal/1}, which the first line names. */
public final class EventCodec {
    private static final String FORMAT = "upgradekit.journal/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventCodec() {}

    public static String write(Entry entry) {
        ObjectNode node = JSON.createObjectNode();
        if (entry.seq() == 1) {
            node.put("format", FORMAT);
        }
        node.put("seq", entry.seq()).put("time", entry.time().toString());
        new EventWriter(node).write(entry.event());
        return node.toString();
    }

    static Entry read(String file, String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.has("format") && !node.get("format").asText().equals(FORMAT)) {
                throw newer(file, "format " + node.get("format").asText());
            }
            Event event = new EventReader(node)
                    .read()
                    .orElseThrow(() -> newer(file, "event " + node.get("event").asText()));
            return new Entry(
                    node.get("seq").asLong(), Instant.parse(node.get("time").asText()), event);
        } catch (JsonProcessingException | RuntimeException e) {
            if (e instanceof EnvironmentFailure known) {
                throw known;
            }
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
