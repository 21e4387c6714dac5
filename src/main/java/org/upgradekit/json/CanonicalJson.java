package org.upgradekit.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Canonical JSON after RFC 8785: keys sorted by their UTF-16 units, no blanks, the shortest escapes. Two equal values
 * give the same bytes, so that digests of them are equal. Our formats hold no floats, and numbers beyond 2^53 would be
 * rounded by other readers: both are refused.
 */
public final class CanonicalJson {
    private static final BigInteger GREATEST = BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

    private CanonicalJson() {}

    /**
     * One line without a line end.
     *
     * @throws IllegalArgumentException for a number with a fraction or beyond 2^53 - 1: a bug of the caller
     */
    public static String write(JsonNode node) {
        StringBuilder out = new StringBuilder();
        append(node, out);
        return out.toString();
    }

    static void append(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> members(node, out);
            case ARRAY -> elements(node, out);
            case STRING -> quote(node.textValue(), out);
            case NUMBER -> out.append(whole(node));
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            default -> throw new IllegalArgumentException("not JSON: " + node.getNodeType());
        }
    }

    private static void members(JsonNode node, StringBuilder out) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        Collections.sort(names);
        out.append('{');
        String separator = "";
        for (String name : names) {
            out.append(separator);
            quote(name, out);
            out.append(':');
            append(node.path(name), out);
            separator = ",";
        }
        out.append('}');
    }

    private static void elements(JsonNode node, StringBuilder out) {
        out.append('[');
        String separator = "";
        for (JsonNode element : node) {
            out.append(separator);
            append(element, out);
            separator = ",";
        }
        out.append(']');
    }

    static String whole(JsonNode node) {
        if (!node.isIntegralNumber() || node.bigIntegerValue().abs().compareTo(GREATEST) > 0) {
            throw new IllegalArgumentException("a number that is not whole, or beyond 2^53: " + node.asText());
        }
        return node.bigIntegerValue().toString();
    }

    static void quote(String text, StringBuilder out) {
        out.append('"');
        if (plain(text)) {
            out.append(text);
        } else {
            text.chars().forEach(unit -> escape((char) unit, out));
        }
        out.append('"');
    }

    /** Nearly every text is, and a plan has many. */
    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < ' ' || unit == '"' || unit == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void escape(char unit, StringBuilder out) {
        switch (unit) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (unit < ' ') {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                } else {
                    out.append(unit);
                }
            }
        }
    }
}
