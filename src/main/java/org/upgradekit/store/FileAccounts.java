package org.upgradekit.store;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.upgradekit.host.Completed;
import org.upgradekit.host.Host;

/**
 * The names of whom saved files belong to. Archives keep numbers, which on another host can be somebody else's: so the
 * manifest keeps {@code account.user.NUMBER} and {@code account.group.NUMBER} with the name that each had.
 */
record FileAccounts(SortedMap<String, String> names) {
    private static final String PREFIX = "account.";
    private static final String USER = PREFIX + "user.";
    private static final Duration LIMIT = Duration.ofMinutes(30);

    static FileAccounts of(List<FileRoot> roots, Host host) throws IOException {
        SortedMap<String, String> names = new TreeMap<>();
        for (FileRoot root : roots) {
            if (host.disk().exists(root.path())) {
                List<String> find =
                        List.of("find", "-P", root.path().toString(), "-printf", "user.%U %u\\ngroup.%G %g\\n");
                Completed answer = Completed.of(host.processes(), find, LIMIT, line -> note(line, names));
                if (!answer.succeeded()) {
                    throw new IOException("find ended with exit code " + answer.exit() + ": " + answer.tail(5));
                }
            }
        }
        return new FileAccounts(names);
    }

    /** Whoever has no name is printed as his number again. */
    private static void note(String line, Map<String, String> names) {
        int space = line.indexOf(' ');
        if (line.matches("(user|group)\\.\\d+ .+")
                && !line.substring(0, space).endsWith("." + line.substring(space + 1))) {
            names.put(PREFIX + line.substring(0, space), line.substring(space + 1));
        }
    }

    /** As a manifest keeps them; none in one that is older than this. */
    static FileAccounts of(Saved saved) {
        SortedMap<String, String> names = new TreeMap<>();
        saved.details().forEach((key, name) -> {
            if (key.startsWith(PREFIX)) {
                names.put(key, name);
            }
        });
        return new FileAccounts(names);
    }

    /** Whose numbers are others on this host, a line each. */
    List<String> differences(Host host) {
        List<String> why = new ArrayList<>();
        // Groups first: a user is made in his own.
        for (boolean user : new boolean[] {false, true}) {
            names.forEach((key, name) -> {
                String number = key.substring(key.lastIndexOf('.') + 1);
                if (key.startsWith(USER) == user
                        && !known(user, name, host).number().equals(number)) {
                    why.add(difference(user, name, number, host));
                }
            });
        }
        return why;
    }

    private String difference(boolean user, String name, String number, Host host) {
        Account here = known(user, name, host);
        Account other = known(user, number, host);
        String kind = user ? "user " : "group ";
        String what = kind + name + (here.number().isEmpty() ? " is not here" : " has number " + here.number())
                + ", and files belong to its number " + number;
        if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]{0,31}") || !number.matches("\\d{1,10}") || number.equals("0")) {
            return what;
        }
        if (!other.name().isEmpty()) {
            return what + ", which is that of " + kind + other.name() + " here";
        }
        if (!here.number().isEmpty()) {
            return what + ": " + (user ? "usermod --uid " : "groupmod --gid ") + number + " " + name;
        }
        boolean own = names.entrySet().stream()
                .anyMatch(
                        one -> !one.getKey().startsWith(USER) && one.getValue().equals(name));
        return what + ": "
                + (user
                        ? "useradd --system --uid " + number + (own ? " --gid " + name : "")
                        : "groupadd --gid " + number)
                + " " + name;
    }

    /** @param number empty where there is no such account, as {@code name} is */
    private record Account(String name, String number) {}

    /** @param which a name or a number */
    private static Account known(boolean user, String which, Host host) {
        try {
            Completed answer = Completed.of(
                    host.processes(), List.of("getent", "--", user ? "passwd" : "group", which), Duration.ofMinutes(1));
            String[] fields = answer.succeeded() ? answer.text().split(":", 4) : new String[0];
            return fields.length == 4 ? new Account(fields[0], fields[2]) : new Account("", "");
        } catch (IOException unknown) {
            return new Account("", "");
        }
    }
}
