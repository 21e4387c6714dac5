package org.upgradekit.restorepoint;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.upgradekit.diagnostic.Diagnostic;
import org.upgradekit.diagnostic.EnvironmentFailure;
import org.upgradekit.diagnostic.ExitCode;
import org.upgradekit.diagnostic.Reason;
import org.upgradekit.host.Host;
import org.upgradekit.store.Level;

/** Where the results of verifications are kept: {@code DIRECTORY/ID/verification.json}, replaced as a whole. */
final class VerificationFile {
    /** In the place of a store: the record itself. */
    static final String DAMAGED = "verification.json";

    private final Host host;
    private final Path directory;

    VerificationFile(Host host, Path directory) {
        this.host = host;
        this.directory = directory;
    }

    private Path file(String id) {
        return directory.resolve(id).resolve("verification.json");
    }

    /** What was found last. A record that cannot be read is no proof, and is told as what is wrong. */
    Verification read(String id) {
        Path file = file(id);
        try {
            return host.disk().exists(file)
                    ? VerificationCodec.read(file.toString(), host.disk().read(file))
                    : Verification.NONE;
        } catch (EnvironmentFailure damaged) {
            return unreadable(damaged.first().detail());
        } catch (IOException e) {
            return unreadable(Reason.of(e));
        }
    }

    private static Verification unreadable(String why) {
        Verification.Check check = new Verification.Check(
                Level.READ,
                Instant.EPOCH,
                0,
                List.of("the last result cannot be read: " + why),
                Optional.empty(),
                Optional.empty());
        return new Verification(Map.of(DAMAGED, Map.of("itself", check)));
    }

    void write(String id, Verification verification) {
        try {
            host.disk().replace(file(id), VerificationCodec.write(id, verification));
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    ExitCode.OPERATOR_NEEDED,
                    Diagnostic.error(
                            "what the verification of " + id + " found cannot be written down",
                            file(id) + ": " + Reason.of(e),
                            "Make room or mend the disk, and verify again"),
                    e);
        }
    }

    /** Forgets what was found, of a restore point that is made anew. */
    void forget(String id) throws IOException {
        host.disk().delete(file(id));
    }
}
