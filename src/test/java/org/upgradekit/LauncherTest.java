package org.upgradekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Programs;

/** The script that finds a Java, with stand-ins for the Java: what it decides is which one it would start, and how. */
class LauncherTest {
    @TempDir
    private Path directory;

    private Path launcher;

    @BeforeEach
    void install() throws IOException {
        launcher = directory.resolve("opt/upgrade/bin/upgrade");
        Files.createDirectories(directory.resolve("opt/upgrade/bin"));
        Files.copy(Path.of("packaging/bin/upgrade"), launcher);
        executable(launcher);
    }

    @Test
    void argumentsReachTheProgramUnchangedThroughASymbolicLink() throws IOException {
        Path home = java("21.0.4");
        Path link = Files.createSymbolicLink(directory.resolve("upgrade"), launcher);
        Programs.Result result = upgrade(home.toString(), link, "plan", "a b", "*", "--set", "x=$y");
        assertThat(result.exit()).isZero();
        assertThat(result.output().lines().toList())
                .contains(directory.toRealPath().resolve("opt/upgrade/lib") + "/*")
                .endsWith("org.upgradekit.Main", "plan", "a b", "*", "--set", "x=$y");
    }

    @Test
    void aClassArchiveIsUsedWhereSomebodyMadeOne() throws IOException {
        Path home = java("21.0.4");
        String option = "-XX:SharedArchiveFile=" + directory.toRealPath().resolve("opt/upgrade/lib/upgrade.jsa");
        assertThat(upgrade(home.toString(), launcher, "plan").output()).doesNotContain(option);
        Files.createDirectories(directory.resolve("opt/upgrade/lib"));
        Files.createFile(directory.resolve("opt/upgrade/lib/upgrade.jsa"));
        assertThat(upgrade(home.toString(), launcher, "plan").output()).contains(option);
    }

    @Test
    void aJavaThatIsTooOldIsNamedWithItsVersion() throws IOException {
        for (String version : new String[] {"11.0.22", "1.8.0_402"}) {
            Programs.Result result = upgrade(java(version).toString(), launcher, "plan");
            assertThat(result.exit()).isEqualTo(3);
            assertThat(result.output()).contains("is version " + version, "Java 17 or newer", "JAVA_HOME");
        }
    }

    @Test
    void earlyAccessReleasesAndMajorVersionsAreUnderstood() throws IOException {
        for (String version : new String[] {"17", "25-ea", "26.0.1"}) {
            assertThat(upgrade(java(version).toString(), launcher, "plan").exit())
                    .as(version)
                    .isZero();
        }
    }

    @Test
    void aJavaHomeWithoutJavaIsNamed() throws IOException {
        Programs.Result result = upgrade("/nonexistent", launcher, "plan");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.output()).contains("JAVA_HOME is /nonexistent");
    }

    @Test
    void aJavaWithoutAReleaseFileIsAskedItself() throws IOException {
        Path home = java("17.0.9");
        Files.delete(home.resolve("release"));
        Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"16.0.2\" 2021-07-20' >&2\n");
        Programs.Result result = upgrade(home.toString(), launcher, "plan");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.output()).contains("16.0.2");
    }

    private static Programs.Result upgrade(String javaHome, Path script, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 3];
        command[0] = "env";
        command[1] = "JAVA_HOME=" + javaHome;
        command[2] = script.toString();
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return Programs.run(command);
    }

    /** A Java of a version, which prints its arguments, one a line. */
    private Path java(String version) throws IOException {
        Path home = Files.createTempDirectory(directory, "java-");
        Files.createDirectory(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n"));
        return home;
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
