package org.upgradekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.upgradekit.testing.Programs;

/** The script that finds a Java, with stand-ins for the Java: what it decides is which one it would start, and how. */
class LauncherTest {
    @TempDir
    private Path directory;

    private Path launcher;
    private Path archiver;

    @BeforeEach
    void install() throws IOException {
        launcher = directory.resolve("opt/upgrade/bin/upgrade");
        archiver = launcher.resolveSibling("upgrade-archive");
        Files.createDirectories(directory.resolve("opt/upgrade/bin"));
        Files.createDirectories(directory.resolve("opt/upgrade/lib"));
        for (Path script : List.of(launcher, archiver)) {
            Files.copy(Path.of("packaging/bin").resolve(script.getFileName()), script);
            executable(script);
        }
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
    void whatStepsMakeIsNotWritableByOthersAndAStricterUmaskStays() throws IOException {
        Path home = java("21.0.4");
        executable(Files.writeString(home.resolve("bin/java"), "#!/bin/sh\numask\n"));
        for (String[] umask : new String[][] {{"000", "0022"}, {"022", "0022"}, {"077", "0077"}}) {
            String script = "umask " + umask[0] + "; exec \"$0\" plan";
            Programs.Result result = Programs.run("env", "JAVA_HOME=" + home, "sh", "-c", script, launcher.toString());
            assertThat(result.output().strip()).as(umask[0]).isEqualTo(umask[1]);
        }
    }

    @Test
    void aClassArchiveIsUsedWhereSomebodyMadeOne() throws IOException {
        Path home = java("21.0.4");
        String option = "-XX:SharedArchiveFile=" + directory.toRealPath().resolve("opt/upgrade/lib/upgrade.jsa");
        assertThat(upgrade(home.toString(), launcher, "plan").output()).doesNotContain(option);
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

    @Test
    void withoutItsLibrariesItSaysThatItMustBeBuiltFirst() throws IOException {
        Files.delete(directory.resolve("opt/upgrade/lib"));
        for (Path script : List.of(launcher, archiver)) {
            Programs.Result result = upgrade(java("21.0.4").toString(), script);
            assertThat(result.exit()).isEqualTo(3);
            assertThat(result.output()).contains("this is the source tree", "mvn -q -Dquick -DskipTests package");
        }
    }

    @Test
    void theArchiverSaysWhatIsWrongWithTheJava() throws IOException {
        Programs.Result result = upgrade("/nonexistent", archiver);
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.output()).contains("JAVA_HOME is /nonexistent", "Java 17 or newer");
        assertThat(result.output().lines()).as("and nothing else").hasSize(2);
        Programs.Result none = Programs.run("env", "-i", "PATH=" + onlyWhatTheScriptsNeed(), archiver.toString());
        assertThat(none.exit()).isEqualTo(3);
        assertThat(none.output()).contains("no java was found");
    }

    /** Without Java, which lies in the same directory as everything else where it is installed. */
    private Path onlyWhatTheScriptsNeed() throws IOException {
        Path bin = Files.createDirectory(directory.resolve("path"));
        for (String one : List.of("readlink", "dirname", "sed", "head")) {
            executable(Files.writeString(bin.resolve(one), "#!/bin/sh\nexec /usr/bin/" + one + " \"$@\"\n"));
        }
        return bin;
    }

    @Test
    void theArchiverDoesNothingForArgumentsItDoesNotKnow() throws IOException {
        String broken = "/nonexistent";
        Programs.Result help = upgrade(broken, archiver, "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.output()).startsWith("usage: upgrade-archive");
        Programs.Result unknown = upgrade(broken, archiver, "all");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.output()).startsWith("usage: upgrade-archive");
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
