package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.upgradekit.facts.Finding;
import org.upgradekit.testing.KeyPair;
import org.upgradekit.testing.Tier;

@Tier.NeedsEncryption
class GpgFilesIT extends EncryptedFiles {
    @Override
    KeyPair pair(Path directory) throws IOException {
        return KeyPair.gpg(directory);
    }

    @Override
    String ending() {
        return ".gpg";
    }

    @Test
    void aMailAddressThatNobodyVouchesForIsRefusedAndAFingerprintIsMeant() throws IOException {
        KeyPair unknown = own().publicHalf(place());
        use(unknown, "ops@example.org");
        try (Store store = store()) {
            assertThat(store.obstacles())
                    .filteredOn(Finding::blocks)
                    .singleElement()
                    .satisfies(one -> assertThat(one.message())
                            .contains("gpg does not encrypt for ops@example.org", "no assurance this key belongs"));
        }
        use(own(), "ops@example.org");
        try (Store store = store()) {
            assertThat(store.obstacles()).noneMatch(Finding::blocks);
        }
    }
}
