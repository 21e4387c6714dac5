package org.upgradekit.store;

import java.util.Map;
import java.util.Optional;
import org.upgradekit.secret.Recipients;

/**
 * What the manifest keeps of a copy that is encrypted, in two details behind the copy's own prefix.
 *
 * @param tool that encrypted it
 * @param recipients who can open it, by their public names
 */
public record Sealed(String tool, String recipients) {
    private static final String LOCKED = ", and cannot be opened here: ";
    private static final String TOOL = "encrypted";
    private static final String RECIPIENT = "recipient";

    static Sealed by(Recipients recipients) {
        return new Sealed(recipients.tool().word(), recipients.text());
    }

    void writeTo(Map<String, String> details, String prefix) {
        details.put(prefix + TOOL, tool);
        details.put(prefix + RECIPIENT, recipients);
    }

    /** Empty when the copy is as it was made. */
    static Optional<Sealed> of(Map<String, String> details, String prefix) {
        return Optional.ofNullable(details.get(prefix + TOOL))
                .map(tool -> new Sealed(tool, details.getOrDefault(prefix + RECIPIENT, "")));
    }

    /** Takes what an earlier copy said of itself out of the details. */
    static void forget(Map<String, String> details, String prefix) {
        details.remove(prefix + TOOL);
        details.remove(prefix + RECIPIENT);
    }

    /** Whether a reason is that sentence: then all is there but what opens it. */
    public static boolean tells(String why) {
        return why.contains(LOCKED);
    }

    /** A sentence about a copy that cannot be opened. */
    String locked(String copy, String why) {
        return copy + " is encrypted with " + tool + " for " + recipients + LOCKED + why;
    }
}
