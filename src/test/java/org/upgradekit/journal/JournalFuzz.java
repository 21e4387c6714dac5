package org.upgradekit.journal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The reader of journals, for a generator of bad ones. */
public final class JournalFuzz {
    private JournalFuzz() {}

    public static byte[] valid() {
        return JournalTextTest.journal();
    }

    /** The lines with their sums made right again, so that the reader comes to what stands in them. */
    public static byte[] resealed(byte[] journal) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String sum = "00000000";
        for (String line : new String(journal, StandardCharsets.UTF_8).split("\n", -1)) {
            int end = line.lastIndexOf(",\"sum\":");
            if (end > 0) {
                String body = line.substring(0, end) + "}";
                bytes.writeBytes(JournalText.line(sum, body));
                sum = JournalText.sum(sum, body);
            }
        }
        return bytes.toByteArray();
    }

    public static void read(byte[] journal) {
        Fold.of(JournalText.read("journal.jsonl", journal).entries());
    }
}
