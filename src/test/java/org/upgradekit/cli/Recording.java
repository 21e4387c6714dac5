package org.upgradekit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.upgradekit.json.JsonObject;
import org.upgradekit.testing.Emulator;

/** What the real program wrote to a real terminal (made by record.py), to be looked at frame by frame. */
final class Recording {
    private static final Path RECORDER = Path.of("src/test/resources/org/upgradekit/cli/record.py");

    /** With the blanks before it: a shorter time has more of them. */
    private static final Pattern TIME = Pattern.compile(" *(?:<?\\d+(?:\\.\\d)? s|\\d+m \\d\\ds)(?=[ .\n]|$)");

    private final List<JsonObject> events;
    private final int exit;

    private Recording(List<JsonObject> events, int exit) {
        this.events = events;
        this.exit = exit;
    }

    /**
     * How a command is recorded.
     *
     * @param size {@code 80x24}
     * @param script a text, and what is done once it was seen; and so on
     */
    record Terminal(String size, Map<String, String> environment, List<String> script) {
        static Terminal of(String size, String... script) {
            return new Terminal(size, Map.of(), List.of(script));
        }

        static Terminal with(String name, String value) {
            return new Terminal("80x24", Map.of(name, value), List.of());
        }
    }

    /** What starts the program, before its arguments. */
    static List<String> program() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.upgradekit.Main");
    }

    /** Records a command to its end. */
    static Recording of(Terminal terminal, Path directory, String... words) throws IOException {
        Path out = Files.createTempFile(directory, "recording-", ".jsonl");
        List<String> command =
                new ArrayList<>(List.of("/usr/bin/python3", RECORDER.toString(), out.toString(), terminal.size()));
        command.addAll(terminal.script());
        command.add("--");
        command.addAll(program());
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("recorder.log").toFile());
        builder.environment().keySet().removeAll(List.of("COLUMNS", "LINES", "NO_COLOR"));
        builder.environment().putAll(Map.of("TERM", "xterm-256color", "TZ", "UTC"));
        builder.environment().putAll(terminal.environment());
        try {
            int exit = builder.start().waitFor();
            return new Recording(
                    Files.readAllLines(out).stream()
                            .map(line -> JsonObject.parse(out.toString(), line))
                            .toList(),
                    exit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    int exit() {
        return exit;
    }

    /** All that was written, as it came. */
    String written() {
        return events.stream()
                .flatMap(event -> event.optionalText("text").stream())
                .collect(Collectors.joining());
    }

    /** The last whole frame that shows all these words, but none that is given with an exclamation mark before it. */
    String frame(String... words) {
        String[] last = {""};
        replay(terminal -> {
            String screen = terminal.screen();
            if (Stream.of(words)
                    .allMatch(word ->
                            word.startsWith("!") ? !screen.contains(word.substring(1)) : screen.contains(word))) {
                last[0] = screen;
            }
        });
        if (last[0].isEmpty()) {
            throw new AssertionError("no frame shows " + String.join(", ", words) + ":\n" + all());
        }
        return settled(last[0]);
    }

    /** What stands there when all is over, and what can be scrolled to. */
    String all() {
        return settled(replay(terminal -> {}).all());
    }

    /** The terminal when all is over. */
    Emulator end() {
        return replay(terminal -> {});
    }

    /** Looks on whenever a frame is whole: the program shows the cursor with the last of it. */
    private Emulator replay(Onlooker onlooker) {
        int columns = events.get(0).integer("columns");
        Emulator terminal = new Emulator(columns, events.get(0).integer("rows"), true);
        for (JsonObject event : events) {
            if (event.has("text")) {
                terminal.write(event.text("text"));
            } else {
                terminal.resize(event.integer("columns"), event.integer("rows"));
            }
            if (terminal.cursorShown()) {
                onlooker.look(terminal);
            }
        }
        return terminal;
    }

    private interface Onlooker {
        void look(Emulator terminal);
    }

    /** Without what differs from run to run: ids, times of day, and times by others of the same width. */
    private static String settled(String screen) {
        String same = screen.replaceAll("\\d{8}T\\d{6}Z-[0-9a-f]{4}", "20261121T010003Z-9f3c")
                .replaceAll("\\d\\d:\\d\\d:\\d\\d ", "01:00:17 ")
                .replaceAll("-old-[0-9a-f]{8}", "-old-1f2e3d4c");
        return TIME.matcher(same)
                .replaceAll(found -> " ".repeat(Math.max(0, found.group().length() - 3)) + "N s");
    }
}
