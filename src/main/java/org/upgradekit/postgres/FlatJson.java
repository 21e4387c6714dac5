package org.upgradekit.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A JSON object of strings. Written in ASCII: a comment on a database is read from databases of any encoding.
 */
public final class FlatJson {
    private static final int PRINTABLE = 0x20;
    private static final int ASCII = 0x7f;
    private static final String ESCAPES = "bfnrt";
    private static final String CONTROLS = "\b\f\n\r\t";
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /** On one line. */
    public static String write(Map<String, String> fields) {
        StringJoiner object = new StringJoiner(",", "{", "}");
        fields.forEach((name, value) -> object.add(quoted(name) + ":" + quoted(value)));
        return object.toString();
    }

    /** Empty when it is not such an object, to the last character. */
    public static Optional<Map<String, String>> read(String text) {
        try {
            return Optional.of(new FlatJson(text).object());
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException notOurs) {
            return Optional.empty();
        }
    }

    private static String quoted(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < PRINTABLE || c >= ASCII) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private Map<String, String> object() {
        Map<String, String> fields = new LinkedHashMap<>();
        expect('{');
        do {
            String name = string();
            expect(':');
            if (fields.put(name, string()) != null) {
                throw new IllegalArgumentException("twice");
            }
        } while (take(','));
        expect('}');
        if (at != text.length()) {
            throw new IllegalArgumentException("more follows");
        }
        return fields;
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (text.charAt(at) != '"') {
            value.append(character());
        }
        at++;
        return value.toString();
    }

    private char character() {
        char c = text.charAt(at++);
        if (c != '\\') {
            return c;
        }
        char escape = text.charAt(at++);
        if (escape != 'u') {
            int control = ESCAPES.indexOf(escape);
            return control < 0 ? escape : CONTROLS.charAt(control);
        }
        at += HEX_DIGITS;
        return (char) Integer.parseInt(text.substring(at - HEX_DIGITS, at), HEX);
    }

    private void expect(char c) {
        if (!take(c)) {
            throw new IllegalArgumentException("expected " + c);
        }
    }

    private boolean take(char c) {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }
}
