package org.upgradekit.journal;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.InputFailure;

/**
 * The bytes of a journal: JSON Lines, each chained to the one before by {@code sum}, the CRC32C of the previous sum's
 * eight hex digits and the line without its sum. A last line that is torn (no line end, a wrong sum, or zeros, as a
 * power cut leaves them) was never acknowledged and is cut off; damage before the end is not survivable, and is named.
 */
final class JournalText {
    private static final String FIRST = "00000000";
    private static final int SUFFIX = ",\"sum\":\"00000000\"}".length();

    private JournalText() {}

    /**
     * What could be read.
     *
     * @param sum of the last good line
     * @param length in bytes up to the end of the last good line; what stands behind it is torn
     */
    record Contents(List<Entry> entries, String sum, int length) {}

    static Contents read(String file, byte[] bytes) {
        List<Entry> entries = new ArrayList<>();
        String sum = FIRST;
        int start = 0;
        while (start < bytes.length) {
            int end = endOfLine(bytes, start);
            String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            String expected = line.length() > SUFFIX ? sum(sum, body(line)) : "";
            if (end == bytes.length || !line.endsWith(suffix(expected))) {
                if ((end < bytes.length - 1 && !onlyTornBehind(bytes, end)) || holdsMore(sum, line)) {
                    throw damaged(file, entries.size() + 1, start);
                }
                break;
            }
            entries.add(entry(file, body(line), entries, start));
            sum = expected;
            start = end + 1;
        }
        return new Contents(entries, sum, start);
    }

    /** Somebody who edits a line may mend the sums as well. */
    private static Entry entry(String file, String body, List<Entry> before, int start) {
        int record = before.size() + 1;
        try {
            Entry entry = EventCodec.read(file, body, tool(before));
            if (entry.seq() == record) {
                return entry;
            }
        } catch (InputFailure | DateTimeException e) {
            throw damaged(file, record, start);
        }
        throw damaged(file, record, start);
    }

    private static Optional<String> tool(List<Entry> entries) {
        return entries.stream()
                .map(Entry::event)
                .flatMap(event -> event instanceof Event.RunBegan began
                        ? Stream.of(began.tool())
                        : event instanceof Event.RunResumed resumed ? Stream.of(resumed.tool()) : Stream.empty())
                .reduce((first, last) -> last);
    }

    /** The line of an entry, with its sum and line end. */
    static byte[] line(String previousSum, String body) {
        String text = body.substring(0, body.length() - 1) + suffix(sum(previousSum, body)) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String sum(String previous, String body) {
        CRC32C crc = new CRC32C();
        crc.update(previous.getBytes(StandardCharsets.US_ASCII));
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    private static String suffix(String sum) {
        return ",\"sum\":\"" + sum + "\"}";
    }

    private static String body(String line) {
        return line.substring(0, line.length() - SUFFIX) + "}";
    }

    private static int endOfLine(byte[] bytes, int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    /** A whole record with something else behind it: its end was forced, so nothing tore it; it was changed since. */
    private static boolean holdsMore(String sum, String line) {
        int end = line.indexOf(",\"sum\":\"") + SUFFIX;
        if (end <= SUFFIX || end >= line.length()) {
            return false;
        }
        String first = line.substring(0, end);
        return first.endsWith(suffix(sum(sum, body(first))));
    }

    /** Zeros only: blocks that were allocated and never written. Anything else behind a bad line is damage. */
    private static boolean onlyTornBehind(byte[] bytes, int from) {
        for (int i = from + 1; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static EnvironmentFailure damaged(String file, int record, int offset) {
        return new EnvironmentFailure(
                ExitCode.OPERATOR_NEEDED,
                Diagnostic.error(
                        "the journal is damaged",
                        file + ": record " + record + ", at byte " + offset
                                + ", does not belong to the one before it. Nothing was changed.",
                        "The plan and the steps' logs stand beside it, the restore point is whole on its own:"
                                + " upgrade restore-points list; what to do:"
                                + " docs/how-to/recover-from-a-failure.md, \"A damaged journal\""));
    }
}
