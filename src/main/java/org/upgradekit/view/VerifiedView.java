package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.upgradekit.json.JsonTree;
import org.upgradekit.json.PrettyJson;

/** What came of verifying many restore points. */
public final class VerifiedView {
    private VerifiedView() {}

    /**
     * One of them.
     *
     * @param id of the restore point; empty where a whole product was skipped
     * @param state {@code proven}, {@code not-proven} or {@code skipped}
     * @param why the level when it is proven, what is wrong when it is not, or why it was skipped
     */
    public record Line(String product, String id, State state, List<String> why, long millis) {}

    /** What became of one. */
    public enum State {
        PROVEN("proven"),
        NOT_PROVEN("not-proven"),
        SKIPPED("skipped");

        private final String word;

        State(String word) {
            this.word = word;
        }
    }

    /** For people: one line, without its end. */
    public static String text(Line line) {
        String what = line.id().isEmpty() ? line.product() : line.product() + " " + line.id();
        String state = line.state() == State.NOT_PROVEN ? "NOT PROVEN" : line.state().word;
        String took = line.state() == State.SKIPPED ? "" : " (" + Times.took(line.millis()) + ")";
        return Printable.clean(what + "  " + state + ": " + String.join("; ", line.why()) + took);
    }

    /** For programs. */
    public static String json(List<Line> lines, int exitCode) {
        ObjectNode node =
                JsonTree.object().put("format", "upgradekit.verified/1").put("exit-code", exitCode);
        ArrayNode all = node.putArray("restore-points");
        lines.forEach(line -> {
            ObjectNode one = all.addObject()
                    .put("product", line.product())
                    .put("id", line.id())
                    .put("state", line.state().word)
                    .put("millis", line.millis());
            line.why().forEach(one.putArray("why")::add);
        });
        return PrettyJson.write(node) + "\n";
    }
}
