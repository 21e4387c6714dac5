package org.upgradekit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.upgradekit.testing.Programs;

/**
 * Whatever stands in a playbook, a journal, a plan, an archive, a manifest: it is read or refused, without a crash, a hang, or
 * more than 256 MB. {@code -Dfuzz.seed=N -Dfuzz.count=N} reads others, {@code -Dfuzz.only=TARGET:NUMBER} one of them again.
 */
class FuzzIT {
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    @Test
    void oneHundredThousandInputsAreReadOrRefused() throws IOException {
        long seed = Long.getLong("fuzz.seed", 20261122);
        int count = Integer.getInteger("fuzz.count", 100_000);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx144m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Fuzz.class.getName(),
                Long.toString(seed),
                Integer.toString(count)));
        String only = System.getProperty("fuzz.only", "");
        if (!only.isEmpty()) {
            command.add(only);
        }
        Programs.Result result = Programs.run(command.toArray(String[]::new));
        assertThat(result.exit()).as(result.output()).isZero();
        Matcher peak = PEAK.matcher(result.output());
        assertThat(peak.find()).isTrue();
        assertThat(Long.parseLong(peak.group(1)))
                .as("all of the program, in kB")
                .isLessThan(256 * 1024);
        for (Target target : Target.values()) {
            assertThat(result.output()).contains(target + " " + (long) count * target.share() / 100);
        }
    }
}
