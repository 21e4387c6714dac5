package org.upgradekit.crash;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose calls those of a trace of a program and all its children are: the program's own threads among them. */
final class Threads {
    private static final Pattern LINE = Pattern.compile("^(\\d+) +(.*)$");
    private static final Pattern RESULT = Pattern.compile("= (\\d+)[^=]*$");

    private final List<String> trace;
    private final Set<String> own = new HashSet<>();

    private Threads(List<String> trace) {
        this.trace = trace;
    }

    /** The first line is one of the program's first thread. */
    static Threads of(List<String> trace) {
        Threads threads = new Threads(trace);
        threads.find();
        return threads;
    }

    /** A thread may be seen at work before the call that began it has returned: so again until none is new. */
    private void find() {
        Matcher first = LINE.matcher(trace.get(0));
        if (!first.matches()) {
            throw new IllegalStateException("no trace: " + trace.get(0));
        }
        own.add(first.group(1));
        int before;
        do {
            before = own.size();
            Set<String> beginning = new HashSet<>();
            trace.forEach(line -> follow(line, beginning));
        } while (own.size() > before);
    }

    private void follow(String line, Set<String> beginning) {
        Matcher call = LINE.matcher(line);
        if (!call.matches() || !own.contains(call.group(1))) {
            return;
        }
        String text = call.group(2);
        boolean thread = text.startsWith("clone") && text.contains("CLONE_THREAD");
        if (thread && text.contains("<unfinished")) {
            beginning.add(call.group(1));
        } else if (thread || (text.startsWith("<... clone") && beginning.remove(call.group(1)))) {
            Matcher result = RESULT.matcher(text);
            if (result.find()) {
                own.add(result.group(1));
            }
        }
    }

    /** Calls that name a path, by the thread that made them. */
    Map<String, Integer> count(String path) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : trace) {
            Matcher call = LINE.matcher(line);
            if (call.matches() && own.contains(call.group(1)) && call.group(2).contains(path)) {
                counts.merge(call.group(1), 1, Integer::sum);
            }
        }
        return new HashMap<>(counts);
    }
}
