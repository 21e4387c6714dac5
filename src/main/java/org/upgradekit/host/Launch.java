package org.upgradekit.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a command is started. Each wrapper replaces itself by what follows, so that the pid we know is the command's own
 * and its exit code arrives unchanged: {@code setsid} (no terminal) {@code flock -F} (the step's lock, opened while still
 * root) {@code setpriv} (the user) {@code program}.
 */
final class Launch {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Of {@code flock -E}: the lock is held, so something of an earlier start still works (EX_TEMPFAIL). */
    static final int LOCK_HELD = 75;

    private final Map<String, String> environment;
    private final Identity self;
    private final Tool tool;

    Launch(Map<String, String> environment, Identity self, Tool tool) {
        this.environment = environment;
        this.self = self;
        this.tool = tool;
    }

    static String path(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "");
        return path.isEmpty() ? DEFAULT_PATH : path;
    }

    Process start(Processes.Command command) throws IOException {
        return start(command, true);
    }

    /** @param together whether what it writes to stderr is part of its output */
    Process start(Processes.Command command, boolean together) throws IOException {
        ProcessBuilder builder =
                prepare(command).redirectInput(new File("/dev/null")).redirectErrorStream(together);
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new IOException("cannot start '" + command.argv().get(0) + "': " + failure.getMessage(), failure);
        }
    }

    /** All but its input. */
    ProcessBuilder prepare(Processes.Command command) throws IOException {
        if (command.argv().isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        Optional<Account> other = otherUser(command);
        Map<String, String> settings = settings(command, other);
        Path directory = command.directory().orElse(Path.of("")).toAbsolutePath();
        String program = command.argv().get(0);
        if (!Files.isDirectory(directory)) {
            throw new IOException("cannot start '" + program + "': there is no directory " + directory);
        }
        List<String> argv = wrappers(command, other);
        argv.add(new Programs(path(settings)).require(program, directory).toString());
        argv.addAll(command.argv().subList(1, command.argv().size()));
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(settings);
        return builder;
    }

    private List<String> wrappers(Processes.Command command, Optional<Account> other) throws IOException {
        List<String> argv = new ArrayList<>(List.of(system("setsid")));
        if (command.step().isPresent()) {
            Path lock = command.step().get().lockFile().toAbsolutePath();
            argv.addAll(List.of(system("flock"), "-F", "-n", "-E", Integer.toString(LOCK_HELD), lock.toString()));
        }
        if (other.isPresent()) {
            String uid = Integer.toString(other.get().uid());
            String gid = Integer.toString(other.get().gid());
            argv.addAll(List.of(system("setpriv"), "--reuid=" + uid, "--regid=" + gid, "--init-groups", "--"));
        }
        return argv;
    }

    private String system(String program) throws IOException {
        return tool.programs()
                .which(program)
                .orElseThrow(() -> new IOException(program + " is missing: install the package util-linux"))
                .toString();
    }

    /** The account to change to, or empty when that is who we are. */
    private Optional<Account> otherUser(Processes.Command command) throws IOException {
        if (command.user().isEmpty() || command.user().get().equals(self.user())) {
            return Optional.empty();
        }
        Account account = Account.of(command.user().get(), tool);
        if (account.uid() == self.uid()) {
            return Optional.empty();
        }
        if (self.uid() != 0) {
            throw new IOException("cannot run '" + command.argv().get(0) + "' as " + account.name() + ": this is "
                    + self.user() + ", and only root may change to another user");
        }
        return Optional.of(account);
    }

    private Map<String, String> settings(Processes.Command command, Optional<Account> other) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("PATH", path(environment));
        settings.put("HOME", other.map(Account::home).orElseGet(() -> environment.getOrDefault("HOME", "/")));
        settings.put("USER", other.map(Account::name).orElse(self.user()));
        settings.put("LOGNAME", other.map(Account::name).orElse(self.user()));
        settings.put("LANG", "C.UTF-8");
        settings.put("LC_ALL", "C.UTF-8");
        if (environment.containsKey("TZ")) {
            settings.put("TZ", environment.getOrDefault("TZ", ""));
        }
        settings.putAll(command.environment());
        command.step().ifPresent(step -> settings.put(LocalProcesses.MARK, step.mark()));
        return settings;
    }
}
