package org.upgradekit.testing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Something that not every machine has. */
public enum Need {
    ROOT("root: run src/dev/test as root or with sudo") {
        @Override
        boolean isMet() {
            try {
                return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
            } catch (IOException e) {
                return false;
            }
        }
    },
    SYSTEMD("systemd-nspawn and a cgroup file system that may be written: apt-get install systemd-container") {
        @Override
        boolean isMet() {
            return program("systemd-nspawn") && program("nsenter") && Cgroup.isWritable();
        }
    },
    DEBIAN_POSTGRES("Debian's PostgreSQL 15: apt-get install postgresql-15 postgresql-client-15") {
        @Override
        boolean isMet() {
            Path programs = Path.of("/usr/lib/postgresql/15/bin");
            return Files.isExecutable(programs.resolve("postgres")) && Files.isExecutable(programs.resolve("pg_dump"));
        }
    },
    STRACE("strace, and the right to trace: apt-get install strace; where kernel.yama.ptrace_scope is not 0, root") {
        @Override
        boolean isMet() {
            return program("strace") && mayTraceOthers();
        }
    },
    FAKETIME("a clock of its own for a process: apt-get install faketime") {
        @Override
        boolean isMet() {
            return program("faketime");
        }
    },
    ENCRYPTION("age and gpg: apt-get install age gnupg") {
        @Override
        boolean isMet() {
            return program("age") && program("age-keygen") && program("gpg");
        }
    },
    CONTAINERS("a container engine: none answers on DOCKER_HOST or /var/run/docker.sock") {
        @Override
        boolean isMet() {
            return System.getenv("DOCKER_HOST") != null || answers(Path.of("/var/run/docker.sock"));
        }

        @Override
        boolean maySkipInCi() {
            return true;
        }
    };

    private final String what;

    Need(String what) {
        this.what = what;
    }

    abstract boolean isMet();

    boolean maySkipInCi() {
        return false;
    }

    /** What is missing and how to get it, or nothing. */
    Optional<String> missing() {
        return isMet() ? Optional.empty() : Optional.of(what);
    }

    /** Where a kernel lets a process trace its children only, just root can look on at a program that runs already. */
    private static boolean mayTraceOthers() {
        Path scope = Path.of("/proc/sys/kernel/yama/ptrace_scope");
        try {
            return !Files.exists(scope)
                    || Files.readString(scope).strip().equals("0")
                    || Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean program(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Arrays.stream(path.split(":", -1))
                .filter(one -> !one.isEmpty())
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    private static boolean answers(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }
}
