package org.upgradekit.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an archive would write, judged before it is unpacked: nothing outside of the root that was saved, nothing through a
 * link that the archive itself brings, no devices. Links are kept as they are, wherever they lead. GNU tar refuses most of
 * this as well, but only when it comes to it, with half of the archive unpacked.
 */
final class ArchiveJudge {
    /** Four times what a system call takes: tar can go deeper, step by step. */
    private static final int LONGEST = 16_384;

    private static final int SHOWN = 200;

    private final String root;
    private final Set<String> links = new HashSet<>();

    private ArchiveJudge(FileRoot root) {
        this.root = "./" + new String(root.name().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads all headers of an archive of one root.
     *
     * @param archive its name, for the message
     * @throws IOException naming the archive and the entry that is refused
     */
    static void require(String archive, TarEntries.Source bytes, FileRoot root) throws IOException {
        ArchiveJudge judge = new ArchiveJudge(root);
        TarEntries entries = new TarEntries(bytes);
        try {
            for (Optional<TarEntries.Entry> one = entries.next(); one.isPresent(); one = entries.next()) {
                judge.entry(archive, one.get());
            }
        } catch (DamagedArchive damaged) {
            throw new IOException(archive + " is not unpacked: " + damaged.getMessage(), damaged);
        }
    }

    private void entry(String archive, TarEntries.Entry entry) throws IOException {
        String name = entry.type() == '5' && entry.name().endsWith("/")
                ? entry.name().substring(0, entry.name().length() - 1)
                : entry.name();
        boolean hard = entry.type() == '1';
        Optional<String> why = complaint(name)
                .or(() -> behindLink(name))
                .or(() -> hard
                        ? target(entry.link()).map(one -> "links to \"" + shown(entry.link()) + "\", which " + one)
                        : Optional.empty())
                .or(() -> entry.type() == '3' || entry.type() == '4' ? Optional.of("is a device") : Optional.empty());
        if (why.isPresent()) {
            throw new IOException(archive + " is not unpacked: its entry \"" + shown(entry.name()) + "\" " + why.get());
        }
        if (entry.type() == '2' || (hard && links.contains(entry.link()))) {
            links.add(name);
        }
    }

    /** A link may have two names as any file has; what is behind one is another matter. */
    private Optional<String> target(String link) {
        return complaint(link).or(() -> behindLink(link.substring(0, link.lastIndexOf('/'))));
    }

    private Optional<String> complaint(String name) {
        if (name.length() > LONGEST) {
            return Optional.of("is longer than " + LONGEST + " bytes");
        }
        if (name.startsWith("/")) {
            return Optional.of("is absolute");
        }
        if (name.indexOf('\0') >= 0) {
            return Optional.of("has a name that is none");
        }
        if (!name.equals(root) && !name.startsWith(root + "/")) {
            return Optional.of("lies outside of " + shown(root));
        }
        for (String part : name.substring(2).split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return Optional.of("holds \"" + part + "\"");
            }
        }
        return Optional.empty();
    }

    private Optional<String> behindLink(String name) {
        for (int end = name.length(); end > 0; end = name.lastIndexOf('/', end - 1)) {
            String above = name.substring(0, end);
            if (links.contains(above)) {
                return Optional.of("lies behind the link \"" + shown(above) + "\" of the same archive");
            }
        }
        return Optional.empty();
    }

    private static String shown(String bytes) {
        String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
