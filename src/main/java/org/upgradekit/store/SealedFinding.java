package org.upgradekit.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.upgradekit.facts.Finding;
import org.upgradekit.secret.Ciphers;
import org.upgradekit.secret.Recipients;

/** What is found of encryption before anything is stopped: by encrypting something, and opening it again. */
final class SealedFinding {
    private static final String WRITING =
            "Install the program, or mend BACKUP_RECIPIENT; without it copies are not encrypted.";
    private static final String READING =
            "Bring the private key here and name it as BACKUP_IDENTITY (of gpg: import it).";

    private final String store;
    private final Ciphers ciphers;

    SealedFinding(String store, Ciphers ciphers) {
        this.store = store;
        this.ciphers = ciphers;
    }

    /** Of a store whose only copy is encrypted: without its private key there is no way back. */
    List<Finding> ofOnlyCopy() {
        return ask(
                "copies are encrypted",
                why -> Finding.block(
                        store + "-identity",
                        "a rollback could not open the copy of " + store + ": " + why,
                        READING + " Waived, a rollback is refused until it is here."));
    }

    /** Of a store that is put back from a copy which is not encrypted, as long as that is there. */
    List<Finding> ofSecondCopy() {
        return ask(
                "its dump is encrypted (its clone, in the server, is not)",
                why -> Finding.warn(
                        store + "-identity",
                        "the dump of " + store + " can neither be proven nor restored here: " + why,
                        READING));
    }

    private interface Unopened {
        Finding of(String why);
    }

    private List<Finding> ask(String what, Unopened unopened) {
        List<Finding> found = new ArrayList<>();
        for (Recipients who : ciphers.recipients().stream().toList()) {
            Optional<String> unwritten = ciphers.cannotWrite();
            unwritten.ifPresent(why -> found.add(Finding.block(
                    store + "-recipient", "copies of " + store + " cannot be encrypted: " + why, WRITING)));
            if (unwritten.isEmpty()) {
                Optional<String> unread = ciphers.cannotRead();
                String opens = unread.isEmpty() ? ", and can be opened here" : "";
                found.add(Finding.pass(
                        store + "-recipient", what + " with " + who.tool().word() + " for " + who.text() + opens));
                unread.ifPresent(why -> found.add(unopened.of(why)));
            }
        }
        return List.copyOf(found);
    }
}
