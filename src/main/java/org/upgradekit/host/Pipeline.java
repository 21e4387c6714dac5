package org.upgradekit.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines made of others: one child, whose processes carry its mark and hold its lock, and end with it. Words are
 * handed on as they are; the shell reads nothing but the script here. Needs bash.
 */
public final class Pipeline {
    /**
     * A pipe fails when either end fails: a reader that was served a stream cut short ends as well as ever. Who reads is
     * believed first: a writer fails of itself when nobody reads any more. Where a file cannot be opened, bash goes on
     * behind the exec.
     */
    private static final String SCRIPT = """
            how=$1 what=$2
            shift 2
            case $how in
                from) exec "$@" <"$what"; exit 1 ;;
                into) exec "$@" >"$what"; exit 1 ;;
            esac
            first=("${@:1:what}")
            shift "$what"
            "${first[@]}" | "$@"
            codes=("${PIPESTATUS[@]}")
            [ "${codes[0]}" = 0 ] && [ "${codes[1]}" = 0 ] && exit 0
            echo "exit codes along the pipe: ${codes[0]}, ${codes[1]}" >&2
            [ "${codes[1]}" = 0 ] && exit "${codes[0]}"
            exit "${codes[1]}"
            """;

    /** What the script is called with as its name, behind so many words. */
    private static final String NAME = "upgrade-pipe";

    private static final int HEAD = 5;

    private Pipeline() {}

    /** What {@code first} writes, {@code second} reads. */
    public static List<String> join(List<String> first, List<String> second) {
        List<String> argv = shell("join", Integer.toString(first.size()), first);
        argv.addAll(second);
        return argv;
    }

    /** The command with the file as its standard input. */
    public static List<String> from(Path file, List<String> argv) {
        return shell("from", file.toString(), argv);
    }

    /** The command with its standard output in the file, in place of what it held; a new one follows our umask. */
    public static List<String> into(List<String> argv, Path file) {
        return shell("into", file.toString(), argv);
    }

    /** A command line for people: one of ours as a shell would spell it, in place of the script; words as they are. */
    static String shown(List<String> argv) {
        if (argv.size() <= HEAD + 2 || !argv.get(HEAD - 1).equals(NAME)) {
            return String.join(" ", argv);
        }
        String what = argv.get(HEAD + 1);
        List<String> words = argv.subList(HEAD + 2, argv.size());
        return switch (argv.get(HEAD)) {
            case "from" -> shown(words) + " <" + what;
            case "into" -> shown(words) + " >" + what;
            default -> {
                int first = what.matches("[0-9]{1,6}") ? Math.min(Integer.parseInt(what), words.size()) : 0;
                yield shown(words.subList(0, first)) + " | " + shown(words.subList(first, words.size()));
            }
        };
    }

    private static List<String> shell(String how, String what, List<String> words) {
        List<String> argv = new ArrayList<>(List.of("bash", "-u", "-c", SCRIPT, NAME, how, what));
        argv.addAll(words);
        return argv;
    }
}
