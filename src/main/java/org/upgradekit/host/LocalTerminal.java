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
    private static final Size UNKNOWN = new Size(100, 24);
    private static final long SIZE_LASTS_NANOS = 1_000_000_000L;

    private final Map<String, String> environment;
    private final Tool tool;
    private @Nullable BufferedReader input;
    private Size size = UNKNOWN;
    private long sizeRead;
    private boolean sizeKnown;

    LocalTerminal(Map<String, String> environment, Tool tool) {
        this.environment = environment;
        this.tool = tool;
    }

    @Override
    public boolean interactive() {
        return isTerminal(0) && redrawable();
    }

    @Override
    public boolean redrawable() {
        String term = environment.getOrDefault("TERM", "");
        return isTerminal(2) && !term.isEmpty() && !term.equals("dumb") && !term.equals("unknown");
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
    public int columns() {
        return positive(environment.getOrDefault("COLUMNS", "")).orElseGet(() -> size().columns());
    }

    /** Asked at each redraw, and the window may have another size by then: cheap, but not stale for long. */
    @Override
    public synchronized Size size() {
        if (!sizeKnown || System.nanoTime() - sizeRead > SIZE_LASTS_NANOS) {
            // A terminal that is gone keeps the size it had.
            size = ask().orElse(size);
            sizeKnown = true;
            sizeRead = System.nanoTime();
        }
        return size;
    }

    private Optional<Size> ask() {
        if (!isTerminal(2)) {
            return Optional.empty();
        }
        try {
            String[] both = tool.run(List.of("stty", "size"), new File("/proc/self/fd/2"))
                    .split(" ", -1);
            // A serial line knows no size and says 0; a terminal may know one of the two alone.
            int rows = positive(both[0]).orElse(UNKNOWN.rows());
            int columns = positive(both[both.length - 1]).orElse(UNKNOWN.columns());
            return Optional.of(new Size(columns, rows));
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
