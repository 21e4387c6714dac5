package org.upgradekit.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.upgradekit.host.Disk;

/**
 * The drop-in that keeps one unit from starting, also after a reboot: a mask at run time is lost then, a mask proper is
 * refused for units in /etc, and a failed {@code Condition} reports success. It asserts that it does not exist itself.
 */
final class UnitFence {
    /** Later drop-ins win, and an empty {@code AssertPathExists=} in one of them would take ours away. */
    static final String NAME = "zzz-upgradekit-fence.conf";

    private static final Path DIRECTORY = Path.of("/etc/systemd/system");
    private static final String MINE = "# upgradekit-fence/1";
    private static final String WAS_ACTIVE = "# was-active: ";
    private static final String TRIGGERS = "# triggers: ";

    private final Disk disk;
    private final String unit;
    private final Path directory;
    private final Path file;

    UnitFence(Disk disk, String unit) {
        this.disk = disk;
        this.unit = unit;
        this.directory = DIRECTORY.resolve(unit + ".d");
        this.file = directory.resolve(NAME);
    }

    Path file() {
        return file;
    }

    /** Whether it keeps the unit down. */
    boolean up() throws IOException {
        return read().filter(text -> text.contains("\nAssertPathExists=")).isPresent();
    }

    /** Whether the unit worked when the fence was first raised; kept while it is being taken down. */
    boolean wasActive() throws IOException {
        return read().filter(text -> text.contains(WAS_ACTIVE + "yes\n")).isPresent();
    }

    /** The units whose fences go with this one; systemd itself forgets those that nothing loads after a reboot. */
    SortedSet<String> triggers() throws IOException {
        return read().stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(TRIGGERS))
                .flatMap(line -> Arrays.stream(line.substring(TRIGGERS.length()).split(" ")))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether anything of ours is there. */
    boolean present() throws IOException {
        return read().isPresent();
    }

    /** What an earlier call remembered of the unit stays. */
    void raise(Raiser raiser, boolean active, Collection<String> triggers) throws IOException {
        Optional<String> before = read();
        boolean remembered = before.isPresent() ? wasActive() : active;
        SortedSet<String> all = triggers();
        all.addAll(triggers);
        String text = header(raiser, remembered, all)
                + "[Unit]\nAssertPathExists=!"
                + file.toString().replace("%", "%%") + "\n";
        write(before, text);
    }

    /** Does not keep the unit down any more, but still remembers that it worked. */
    void release(Raiser raiser) throws IOException {
        Optional<String> before = read();
        if (before.isPresent()) {
            write(before, header(raiser, wasActive(), triggers()));
        }
    }

    private void write(Optional<String> before, String text) throws IOException {
        if (!before.equals(Optional.of(text))) {
            disk.createDirectories(directory);
            disk.replace(file, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String header(Raiser raiser, boolean active, Collection<String> triggers) {
        return String.join(
                "\n",
                "# Raised by `upgrade` for product " + raiser.product() + ", run " + raiser.run() + ".",
                "# It keeps " + unit + " down, also after a reboot, while data that it works on is being changed.",
                "# What state things are in, and the way out: upgrade status " + raiser.product(),
                MINE,
                WAS_ACTIVE + (active ? "yes" : "no"),
                TRIGGERS + String.join(" ", triggers),
                "");
    }

    /** Removes it, with what a call that was cut off left of it, and the directory where nothing else is in it. */
    void remove() throws IOException {
        if (!disk.exists(directory)) {
            return;
        }
        disk.delete(Disk.unfinished(file));
        if (present()) {
            disk.delete(file);
        }
        if (disk.list(directory).isEmpty()) {
            disk.delete(directory);
        }
    }

    /** A file of that name that is not ours is nobody's business of ours. */
    private Optional<String> read() throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        String text = new String(disk.read(file), StandardCharsets.UTF_8);
        return text.contains("\n" + MINE + "\n") ? Optional.of(text) : Optional.empty();
    }
}
