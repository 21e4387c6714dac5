package org.upgradekit.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Appends records to one file. After a failure nothing is known about what the disk holds (a second fsync reports
 * success for pages that the kernel has already dropped), so every later write is refused.
 */
final class LocalAppender implements Disk.Appender {
    private final FileChannel channel;
    private final Path file;
    private boolean failed;

    LocalAppender(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    @Override
    public synchronized void write(byte[] bytes) throws IOException {
        if (failed) {
            throw new IOException(file + " cannot be written any more: an earlier write failed");
        }
        failed = true;
        // One write, so that a record is torn at its end at most; a short one is a failure, not half a success.
        int written = channel.write(ByteBuffer.wrap(bytes));
        if (written != bytes.length) {
            throw new IOException("only " + written + " of " + bytes.length + " bytes fit into " + file);
        }
        channel.force(false);
        failed = false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    static void writeFully(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }
}
