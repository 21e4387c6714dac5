package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import org.upgradekit.testing.KeyPair;
import org.upgradekit.testing.Tier;

@Tier.NeedsEncryption
class GpgDatabaseIT extends EncryptedDatabase {
    @Override
    KeyPair pair(Path directory) throws IOException {
        return KeyPair.gpg(directory);
    }
}
