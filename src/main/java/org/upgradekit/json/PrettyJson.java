package org.upgradekit.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;

/** JSON for files that people open: two blanks a level, keys in the order in which they were put. */
public final class PrettyJson {
    private PrettyJson() {}

    /**
     * Several lines, the last one without a line end.
     *
     * @throws IllegalArgumentException as {@link CanonicalJson#write} does
     */
    public static String write(JsonNode node) {
        StringBuilder out = new StringBuilder();
        append(node, 0, out);
        return out.toString();
    }

    private static void append(JsonNode node, int depth, StringBuilder out) {
        if (!node.isContainerNode()) {
            CanonicalJson.append(node, out);
        } else if (node.isEmpty()) {
            out.append(node.isObject() ? "{}" : "[]");
        } else {
            out.append(node.isObject() ? '{' : '[');
            children(node, depth + 1, out);
            line(depth, out);
            out.append(node.isObject() ? '}' : ']');
        }
    }

    private static void children(JsonNode node, int depth, StringBuilder out) {
        Iterator<String> names = node.fieldNames();
        Iterator<JsonNode> elements = node.elements();
        while (elements.hasNext()) {
            line(depth, out);
            if (node.isObject()) {
                CanonicalJson.quote(names.next(), out);
                out.append(": ");
            }
            append(elements.next(), depth, out);
            if (elements.hasNext()) {
                out.append(',');
            }
        }
    }

    private static void line(int depth, StringBuilder out) {
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append("  ");
        }
    }
}
