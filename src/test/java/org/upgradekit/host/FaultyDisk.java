package org.upgradekit.host;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real disk that is full from its N-th change on: replace, append, log, create, rename, truncate, placements and each
 * record count one. Or one that is gone from then on, as for a process that was killed: then removals count as well, and
 * a tree is half removed. Or one that cannot look at one place.
 */
public final class FaultyDisk implements Disk {
    private final Disk real;
    private final AtomicInteger left;
    private final boolean gone;
    private final Optional<Path> dead;

    public FaultyDisk(Disk real, int changesThatSucceed) {
        this(real, changesThatSucceed, false, Optional.empty());
    }

    private FaultyDisk(Disk real, int changesThatSucceed, boolean gone, Optional<Path> dead) {
        this.real = real;
        this.left = new AtomicInteger(changesThatSucceed);
        this.gone = gone;
        this.dead = dead;
    }

    /** One that is gone after that many changes. */
    public static FaultyDisk goneAfter(Disk real, int changesThatSucceed) {
        return new FaultyDisk(real, changesThatSucceed, true, Optional.empty());
    }

    /** One that fails when it looks at this place, as where a sector of its directory is bad. */
    public static FaultyDisk blindAt(Disk real, Path place) {
        return new FaultyDisk(real, Integer.MAX_VALUE, false, Optional.of(place));
    }

    private void look(Path place) throws IOException {
        if (dead.filter(place::equals).isPresent()) {
            throw new FileSystemException(place.toString(), null, "Input/output error");
        }
    }

    private void change() throws IOException {
        if (left.getAndDecrement() <= 0) {
            throw full();
        }
    }

    private static IOException full() {
        return new IOException("No space left on device");
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return real.read(file);
    }

    @Override
    public byte[] read(Path file, long offset, int most) throws IOException {
        return real.read(file, offset, most);
    }

    @Override
    public String sha256(Path file) throws IOException {
        return real.sha256(file);
    }

    @Override
    public boolean exists(Path file) {
        return real.exists(file);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        look(directory);
        return real.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        change();
        real.createDirectories(directory);
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        change();
        real.replace(file, content);
    }

    @Override
    public Appender append(Path file) throws IOException {
        change();
        Appender appender = real.append(file);
        return new Appender() {
            private boolean failed;

            @Override
            public void write(byte[] bytes) throws IOException {
                if (failed) {
                    throw new IOException("an earlier write failed");
                }
                failed = true;
                if (left.get() <= 0) {
                    // What still fits is written: so it is with a real one.
                    appender.write(Arrays.copyOf(bytes, bytes.length / 2));
                }
                change();
                appender.write(bytes);
                failed = false;
            }

            @Override
            public void close() throws IOException {
                appender.close();
            }
        };
    }

    @Override
    public Writer log(Path file) throws IOException {
        change();
        return new FilterWriter(real.log(file)) {
            @Override
            public void write(String text) throws IOException {
                if (left.get() <= 0) {
                    throw full();
                }
                super.write(text);
            }
        };
    }

    @Override
    public void truncate(Path file, long length) throws IOException {
        change();
        real.truncate(file, length);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change();
        real.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        if (gone && left.getAndDecrement() <= 0) {
            for (Path child : real.list(path).stream().limit(1).toList()) {
                real.delete(child);
            }
            throw new IOException("gone");
        }
        real.delete(path);
    }

    @Override
    public void sync(Path path) throws IOException {
        real.sync(path);
    }

    @Override
    public Optional<FileFacts> facts(Path path) throws IOException {
        look(path);
        return real.facts(path);
    }

    @Override
    public MountFacts mount(Path path) throws IOException {
        return real.mount(path);
    }

    @Override
    public List<Path> mountPoints() throws IOException {
        return real.mountPoints();
    }

    @Override
    public Optional<HeldLock> lock(Path file) throws IOException {
        return real.lock(file);
    }

    @Override
    public Path real(Path file) throws IOException {
        return real.real(file);
    }

    @Override
    public Placement placement() {
        Placement placement = real.placement();
        return new Placement() {
            @Override
            public void copy(Path source, Path target, Access access) throws IOException {
                change();
                placement.copy(source, target, access);
            }

            @Override
            public void write(byte[] content, Path target, Access access) throws IOException {
                change();
                placement.write(content, target, access);
            }

            @Override
            public void link(Path at, String destination) throws IOException {
                change();
                placement.link(at, destination);
            }

            @Override
            public void access(Path path, Access access) throws IOException {
                change();
                placement.access(path, access);
            }
        };
    }
}
