package org.upgradekit.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Processes;

/** Judges an archive as it passes: one that is encrypted is never on a disk in the clear. All of it is read. */
final class StreamedArchive implements Processes.Bytes {
    private final String name;
    private final FileRoot root;
    private volatile @Nullable IOException refusal;

    /** @param name of the archive, for messages */
    StreamedArchive(String name, FileRoot root) {
        this.name = name;
        this.root = root;
    }

    @Override
    public void take(InputStream output) {
        try {
            ArchiveJudge.require(name, new Forward(output)::read, root);
        } catch (IOException refused) {
            refusal = refused;
        }
        try {
            // To the end also where it is refused: whether it was opened at all, only the end of the program tells.
            output.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            refusal = refusal == null ? broken : refusal;
        }
    }

    /** @param ended the program that opened it: what that could not open holds no entries to be refused */
    void requireGood(Completed ended) throws IOException {
        if (!ended.succeeded()) {
            throw new IOException(name + " does not open (exit code " + ended.exit() + "): " + ended.tail(5));
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    /** A stream that is asked for by position, never for what lies before the last answer. */
    private static final class Forward {
        private final InputStream in;
        private byte[] last = new byte[0];
        private long lastAt;

        Forward(InputStream in) {
            this.in = in;
        }

        byte[] read(long offset, int most) throws IOException {
            long end = lastAt + last.length;
            byte[] known = offset < end ? Arrays.copyOfRange(last, (int) (offset - lastAt), last.length) : new byte[0];
            in.skipNBytes(Math.max(0, offset - end));
            byte[] next = in.readNBytes(Math.max(0, most - known.length));
            byte[] both = Arrays.copyOf(known, known.length + next.length);
            System.arraycopy(next, 0, both, known.length, next.length);
            last = both;
            lastAt = offset;
            return both;
        }
    }
}
