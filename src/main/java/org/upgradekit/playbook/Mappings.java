package org.upgradekit.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.upgradekit.diagnostic.Position;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Mappings of YAML, whose keys are texts that stand once each; the tree of nodes lets duplicates pass. */
final class Mappings {
    private final Source source;
    private final Problems problems;

    Mappings(Source source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** A key, where it stands, and its value. */
    record Entry(String name, Position at, Node value) {}

    /** The entries that can be read, in their order; of duplicates the first. */
    List<Entry> entries(MappingNode mapping) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Position at = source.position(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(at, "this key is not a text", "A list or a mapping cannot be a key.");
                continue;
            }
            Entry first = entries.putIfAbsent(key.getValue(), new Entry(key.getValue(), at, tuple.getValueNode()));
            if (first != null) {
                String where = "line " + first.at().line();
                problems.add(at, "duplicate key \"" + key.getValue() + "\"", "It stands in " + where + " already.");
            }
        }
        return new ArrayList<>(entries.values());
    }
}
