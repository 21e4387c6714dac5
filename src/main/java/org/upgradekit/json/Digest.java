package org.upgradekit.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests as they stand in our files: {@code sha256:} and 64 lower-case hex digits. */
public final class Digest {
    private static final String PREFIX = "sha256:";

    private Digest() {}

    public static String sha256(byte[] content) {
        return PREFIX + HexFormat.of().formatHex(algorithm().digest(content));
    }

    /** Of the text's UTF-8 bytes. */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of the canonical form, so that neither order of keys nor blanks count. */
    public static String sha256(JsonNode node) {
        return sha256(CanonicalJson.write(node));
    }

    private static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
