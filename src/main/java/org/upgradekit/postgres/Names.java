package org.upgradekit.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names of the databases that one run makes for one store. They do not contain the product's name: one that was cut
 * at 63 bytes can be the live database's own.
 *
 * @param work the product's database under its private name
 * @param restorePoint the clone
 * @param old what a rollback replaced
 * @param scratch the placeholder, while it does not bear the public name
 */
public record Names(String work, String restorePoint, String old, String scratch) {
    private static final int DIGITS = 8;

    public static Names of(String run, String store) {
        String hex = digits(run, store);
        return new Names("upg_work_" + hex, "upg_rp_" + hex, "upg_old_" + hex, "upg_scratch_" + hex);
    }

    /** What all names of a run's store end with, in a database server and beside files. */
    public static String digits(String run, String store) {
        return hex(run + "/" + store).substring(0, DIGITS);
    }

    /**
     * The database in which rights are tried: the same for the next trial, which clears away what a killed one left, and
     * another one for whoever else looks at a database of that server.
     */
    static String rights(Claim claim, String use) {
        String whose = String.join("\n", claim.host(), claim.stateDirectory(), claim.product(), claim.store());
        return "upg_scratch_" + hex(whose + "\n" + use).substring(0, DIGITS);
    }

    /** A scratch database for a trial: other digits than the placeholder's. */
    public static String trial(String run, String store) {
        return "upg_scratch_" + hex(run + "/" + store + "/trial").substring(0, DIGITS);
    }

    /** A scratch database for what another host saved, until it gets its public name. */
    public static String transfer(String run, String store) {
        return "upg_scratch_" + hex(run + "/" + store + "/transfer").substring(0, DIGITS);
    }

    /** SHA-256 of a text's UTF-8, in hex. */
    static String hex(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
