package org.upgradekit.store;

import java.io.IOException;
import java.nio.file.Path;
import org.upgradekit.testing.KeyPair;
import org.upgradekit.testing.Tier;

@Tier.NeedsEncryption
class AgeDatabaseIT extends EncryptedDatabase {
    @Override
    KeyPair pair(Path directory) throws IOException {
        return KeyPair.age(directory);
    }
}
