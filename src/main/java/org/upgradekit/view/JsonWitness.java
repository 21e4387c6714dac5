package org.upgradekit.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import org.upgradekit.journal.Entry;
import org.upgradekit.journal.EventCodec;
import org.upgradekit.journal.Witness;
import org.upgradekit.json.CanonicalJson;
import org.upgradekit.json.JsonTree;

/**
 * A run as JSON lines: journalled events as the journal has them, live ones with the key {@code live}. The last line of
 * the command is its result, which {@link ConclusionView#json} writes.
 */
public final class JsonWitness implements Witness {
    private final PrintStream out;

    /**
     * A witness of one run.
     *
     * @param out in UTF-8; the result, so stdout
     */
    public JsonWitness(PrintStream out) {
        this.out = out;
    }

    @Override
    public void recorded(Entry entry) {
        print(EventCodec.write(entry));
    }

    @Override
    public void output(String step, String line) {
        live("output", step).put("line", line).print();
    }

    @Override
    public void progress(String step, String text) {
        live("progress", step).put("text", text).print();
    }

    @Override
    public void stopping(String step, String text) {
        progress(step, text);
    }

    @Override
    public void heartbeat(String step, Duration elapsed, String waitsFor) {
        live("heartbeat", step)
                .put("millis", elapsed.toMillis())
                .put("waits-for", waitsFor)
                .print();
    }

    private LiveLine live(String name, String step) {
        return new LiveLine(JsonTree.object()).put("live", name).put("step", step);
    }

    private synchronized void print(String line) {
        out.print(line + "\n");
        out.flush();
    }

    private final class LiveLine {
        private final ObjectNode node;

        LiveLine(ObjectNode node) {
            this.node = node;
        }

        LiveLine put(String name, String value) {
            node.put(name, value);
            return this;
        }

        LiveLine put(String name, long value) {
            node.put(name, value);
            return this;
        }

        void print() {
            JsonWitness.this.print(CanonicalJson.write(node));
        }
    }
}
