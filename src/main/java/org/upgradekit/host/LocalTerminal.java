package org.upgradekit.host;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The controlling terminal. {@code System.console()} is not asked: from JDK 22 on it is there without a terminal too. */
final class LocalTerminal implements Terminal {
    private static final int UNKNOWN_WIDTH = 100;
    private static final long WIDTH_LASTS_NANOS = 1_000_000_000L;

    private final Map<String, String> environment;
    private final Tool tool;
    private @Nullable BufferedReader input;
    private int width;
    private long widthRead;

    LocalTerminal(Map<String, String> environment, Tool tool) {
        this.environment = environment;
        this.tool = tool;
    }

    @Override
    public boolean interactive() {
        String term = environment.getOrDefault("TERM", "");
        return isTerminal(0) && isTerminal(2) && !term.isEmpty() && !term.equals("dumb");
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException closed) {
            return false;
        }
    }

    @Override
    public synchronized int columns() {
        // Asked at each redraw, and the window may have another size by then: cheap, but not stale for long.
        if (width == 0 || System.nanoTime() - widthRead > WIDTH_LASTS_NANOS) {
            width = fromEnvironment().or(this::fromTerminal).orElse(UNKNOWN_WIDTH);
            widthRead = System.nanoTime();
        }
        return width;
    }

    private Optional<Integer> fromEnvironment() {
        return positive(environment.getOrDefault("COLUMNS", ""));
    }

    private Optional<Integer> fromTerminal() {
        if (!isTerminal(2)) {
            return Optional.empty();
        }
        try {
            String size = tool.run(List.of("stty", "size"), new File("/proc/self/fd/2"));
            return positive(size.substring(size.indexOf(' ') + 1));
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> positive(String number) {
        return number.matches("[1-9][0-9]{0,4}") ? Optional.of(Integer.valueOf(number)) : Optional.empty();
    }

    @Override
    public synchronized Optional<String> readLine() {
        BufferedReader reader = input;
        if (reader == null) {
            reader = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            input = reader;
        }
        try {
            return Optional.ofNullable(reader.readLine());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
