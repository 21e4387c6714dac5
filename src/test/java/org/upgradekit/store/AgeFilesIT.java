package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.upgradekit.facts.Finding;
import org.upgradekit.testing.KeyPair;
import org.upgradekit.testing.Tier;

@Tier.NeedsEncryption
class AgeFilesIT extends EncryptedFiles {
    @Override
    KeyPair pair(Path directory) throws IOException {
        return KeyPair.age(directory);
    }

    @Override
    String ending() {
        return ".age";
    }

    private String found(String id) {
        try (Store store = store()) {
            return store.obstacles().stream()
                    .filter(one -> one.id().equals(id) && one.blocks())
                    .map(Finding::message)
                    .findFirst()
                    .orElse("nothing");
        }
    }

    @Test
    void aRecipientThatIsNoneIsFoundBeforeAnythingStops() {
        use(own(), "age1qqqqqqqqqqqqqqqq");
        assertThat(found("conf-recipient")).contains("age does not encrypt for age1qqqqqqqqqqqqqqqq: age: error");
    }

    @Test
    void everyRecipientOpensIt() throws Exception {
        KeyPair other = KeyPair.age(place());
        for (KeyPair one : List.of(own(), other)) {
            use(one, own().recipient() + "," + other.recipient());
            assertThat(found("conf-identity")).isEqualTo("nothing");
        }
    }

    @Test
    @Tier.NeedsRoot
    void aKeyThatOthersCanWriteOrThatIsNotThereIsNotUsed() throws IOException {
        Path file = own().identity().orElseThrow();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThat(found("conf-identity"))
                .contains("its private key is not used", "others can write to " + file, "chmod go-w");
        Path gone = place().resolve("gone");
        use(new KeyPair(own().recipient(), Optional.of(gone), own().environment()), own().recipient());
        assertThat(found("conf-identity")).contains("there is no file " + gone + ", which BACKUP_IDENTITY names");
    }
}
