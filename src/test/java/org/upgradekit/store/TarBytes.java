package org.upgradekit.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Makes archives as nobody should: header by header. */
final class TarBytes {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    TarBytes file(String name, String content) {
        return entry('0', name, "", content);
    }

    TarBytes directory(String name) {
        return entry('5', name, "", "");
    }

    TarBytes link(String name, String target) {
        return entry('2', name, target, "");
    }

    /** An extended header of one record, for the entry after it. */
    TarBytes extended(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int length = rest.length() + 1;
        while (Integer.toString(length).length() + rest.length() != length) {
            length++;
        }
        return entry('x', "./PaxHeaders/x", "", length + rest);
    }

    TarBytes entry(char type, String name, String link, String content) {
        byte[] data = content.getBytes(StandardCharsets.ISO_8859_1);
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, type == '5' ? "0000755\0" : "0000644\0");
        put(header, 108, "0000000\0000000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o", data.length) + "\00000000000000\0");
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        bytes.writeBytes(header);
        bytes.writeBytes(Arrays.copyOf(data, (data.length + BLOCK - 1) / BLOCK * BLOCK));
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] part = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(part, 0, header, at, part.length);
    }

    byte[] end() {
        bytes.writeBytes(new byte[2 * BLOCK]);
        return bytes.toByteArray();
    }
}
