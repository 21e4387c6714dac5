package org.upgradekit.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the headers of an archive as {@link Tar} writes it: POSIX.1-2001 pax, each entry's extended header before its own
 * ({@code pax}, "pax Header Block" and "pax Extended Header"). What GNU tar would never have written for us is refused, so
 * that nothing can mean one thing here and another to the program that unpacks it. Names are bytes, in Latin-1.
 */
final class TarEntries {
    private static final int BLOCK = 512;
    private static final int WINDOW = 1 << 16;

    /** Names, link targets and attributes of one file; ext4 allows 64 KiB of attributes in all. */
    private static final int LARGEST_HEADER = 8 << 20;

    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;

    private final Source source;
    private byte[] window = new byte[0];
    private long windowAt;
    private long at;

    TarEntries(Source source) {
        this.source = source;
    }

    /** The bytes of an archive. */
    interface Source {
        /** At most {@code most} bytes from {@code offset} on; fewer at the end alone. */
        byte[] read(long offset, int most) throws IOException;
    }

    /**
     * One entry.
     *
     * @param type as in the header: 0 file, 1 hard link, 2 symbolic link, 3 and 4 devices, 5 directory, 6 pipe
     * @param link where a link leads, or empty
     */
    record Entry(char type, String name, String link) {}

    /**
     * The next entry, or empty at the end.
     *
     * @throws DamagedArchive when this is no archive of ours, or a damaged one, with the position
     */
    Optional<Entry> next() throws IOException {
        Map<String, String> extended = new HashMap<>();
        byte[] header = block();
        if (empty(header)) {
            return end();
        }
        if (type(header) == 'x') {
            extended = extended(header);
            header = block();
        }
        char type = type(header);
        if ("0123456".indexOf(type) < 0) {
            throw damaged("holds a header of type \"" + type + "\"");
        }
        Entry entry = new Entry(type, name(header, extended), link(header, extended));
        skip(extended.containsKey("size") ? number(extended.get("size"), 10) : size(header));
        return Optional.of(entry);
    }

    private Optional<Entry> end() throws IOException {
        if (!empty(block())) {
            throw damaged("goes on behind its end");
        }
        return Optional.empty();
    }

    private static boolean empty(byte[] block) {
        for (byte one : block) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    private char type(byte[] header) throws IOException {
        if (!text(header, MAGIC, 8).equals("ustar")) {
            throw damaged("holds no header");
        }
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : header[i] & 0xff;
        }
        if (sum != number(text(header, CHECKSUM, 8).strip(), 8)) {
            throw damaged("holds a header with a wrong checksum");
        }
        return (char) (header[TYPE] & 0xff);
    }

    private String name(byte[] header, Map<String, String> extended) {
        String sparse = extended.get("GNU.sparse.name");
        if (sparse != null) {
            return sparse;
        }
        String path = extended.get("path");
        String prefix = text(header, PREFIX, 155);
        return path != null ? path : (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
    }

    private static String link(byte[] header, Map<String, String> extended) {
        return extended.getOrDefault("linkpath", text(header, LINK, 100));
    }

    /** Records of {@code LENGTH KEY=VALUE} and a line end, the length being that of all of it. */
    private Map<String, String> extended(byte[] header) throws IOException {
        long size = size(header);
        if (size > LARGEST_HEADER) {
            throw damaged("holds an extended header of " + size + " bytes");
        }
        String all = new String(bytes((int) size), StandardCharsets.ISO_8859_1);
        skip((BLOCK - size % BLOCK) % BLOCK);
        Map<String, String> records = new HashMap<>();
        int from = 0;
        while (from < all.length()) {
            int space = all.indexOf(' ', from);
            long length = space < 0 ? 0 : number(all.substring(from, Math.min(space, from + 9)), 10);
            int end = (int) (from + length);
            int equals = all.indexOf('=', from);
            boolean whole = length > 0 && end <= all.length() && space < equals && equals < end;
            if (!whole || all.charAt(end - 1) != '\n') {
                throw damaged("holds a damaged extended header");
            }
            if (records.put(all.substring(space + 1, equals), all.substring(equals + 1, end - 1)) != null) {
                throw damaged("holds an extended header that says a thing twice");
            }
            from = end;
        }
        return records;
    }

    private long size(byte[] header) throws IOException {
        return number(text(header, SIZE, 12).strip(), 8);
    }

    private long number(String text, int base) throws IOException {
        // Sixteen digits fit a long in either base.
        if (!text.matches(base == 8 ? "[0-7]{1,16}" : "[0-9]{1,16}")) {
            throw damaged("holds a number that is none");
        }
        return Long.parseLong(text, base);
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
    }

    /** Past so many bytes, and past the rest of their last block. */
    private void skip(long bytes) {
        at += bytes;
        at += (BLOCK - at % BLOCK) % BLOCK;
    }

    private byte[] block() throws IOException {
        return bytes(BLOCK);
    }

    private byte[] bytes(int count) throws IOException {
        if (at < windowAt || at + count > windowAt + window.length) {
            window = source.read(at, Math.max(count, WINDOW));
            windowAt = at;
        }
        int from = (int) (at - windowAt);
        if (from + count > window.length) {
            throw damaged("ends in the middle");
        }
        at += count;
        return Arrays.copyOfRange(window, from, from + count);
    }

    private DamagedArchive damaged(String what) {
        return new DamagedArchive("it is damaged or was not written by this tool: it " + what + ", before byte " + at);
    }
}
