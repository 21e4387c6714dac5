package org.upgradekit.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an archive may hold is what was saved of one root, and nothing that is written anywhere else. */
class ArchiveJudgeTest {
    private static final FileRoot CONF = new FileRoot(Path.of("/srv/conf"));

    /** As the disk reads: never past the end. */
    static void judge(byte[] archive) throws IOException {
        ArchiveJudge.require(
                "1.tar",
                (offset, most) -> Arrays.copyOfRange(
                        archive, (int) Math.min(archive.length, offset), (int) Math.min(archive.length, offset + most)),
                CONF);
    }

    private static void refused(byte[] archive, String... words) {
        assertThatThrownBy(() -> judge(archive))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("1.tar is not unpacked");
        for (String word : words) {
            assertThatThrownBy(() -> judge(archive)).hasMessageContaining(word);
        }
    }

    private static TarBytes conf() {
        return new TarBytes().directory("./conf/");
    }

    @Test
    void linksPipesAndStrangeNamesAreKeptAsTheyAre() {
        byte[] archive = conf().file("./conf/a", "one")
                .entry('1', "./conf/hard", "./conf/a", "")
                .link("./conf/absolute", "/etc/passwd")
                .link("./conf/up", "../../..")
                .entry('6', "./conf/pipe", "", "")
                .file("./conf/..a", "")
                .file("./conf/ *\n", "")
                .extended("path", "./conf/" + "x".repeat(300))
                .file("./conf/xxx", "long")
                .extended("mtime", "1795328708.5567041")
                .directory("./conf/absolute-not/")
                .end();
        assertThatCode(() -> judge(archive)).doesNotThrowAnyException();
        assertThatCode(() -> judge(new TarBytes().link("./conf", "releases/1").end()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/passwd, is absolute",
        "../conf/a, lies outside of ./conf",
        "./other, lies outside",
        "./conf2/a, lies outside",
        "conf/a, lies outside",
        "., lies outside",
        "./conf/../../etc/passwd, holds \"..\"",
        "./conf/.., holds \"..\"",
        "./conf//a, holds \"\"",
        "./conf/./a, holds \".\""
    })
    void aNameThatLeadsElsewhereIsRefusedWhereverItStands(String name, String why) {
        refused(conf().file(name, "evil").end(), "\"" + name + "\"", why);
        refused(conf().extended("path", name).file("./conf/a", "evil").end(), "\"" + name + "\"", why);
        refused(
                conf().extended("GNU.sparse.name", name)
                        .file("./conf/a", "evil")
                        .end(),
                "\"" + name + "\"",
                why);
        refused(
                conf().entry('1', "./conf/hard", name, "").end(),
                "\"./conf/hard\" links to \"" + name + "\", which " + why);
        refused(
                conf().extended("linkpath", name)
                        .entry('1', "./conf/hard", "./conf/a", "")
                        .end(),
                "which " + why);
    }

    @Test
    void nothingIsWrittenThroughALinkThatTheArchiveBrings() {
        refused(
                conf().link("./conf/l", "/etc").file("./conf/l/passwd", "evil").end(),
                "\"./conf/l/passwd\" lies behind the link \"./conf/l\"");
        refused(conf().link("./conf/l", "/etc/passwd").file("./conf/l", "evil").end(), "lies behind the link");
        refused(
                conf().link("./conf/l", "/etc")
                        .entry('1', "./conf/shadow", "./conf/l/shadow", "")
                        .end(),
                "which lies behind the link");
        refused(new TarBytes().link("./conf", "/etc").file("./conf/passwd", "").end(), "lies behind");
    }

    /** tar makes a hard link to a symbolic link a symbolic link. */
    @Test
    void norThroughAnotherNameOfSuchALink() {
        TarBytes twice = conf().link("./conf/l", "/etc").entry('1', "./conf/m", "./conf/l", "");
        assertThatCode(() -> judge(twice.end())).doesNotThrowAnyException();
        refused(
                conf().link("./conf/l", "/etc")
                        .entry('1', "./conf/m", "./conf/l", "")
                        .file("./conf/m/passwd", "evil")
                        .end(),
                "\"./conf/m/passwd\" lies behind the link \"./conf/m\"");
        refused(
                conf().link("./conf/l", "/etc")
                        .entry('1', "./conf/m", "./conf/l", "")
                        .entry('1', "./conf/n", "./conf/m", "")
                        .file("./conf/n/passwd", "evil")
                        .end(),
                "\"./conf/n/passwd\" lies behind the link \"./conf/n\"");
    }

    @ParameterizedTest
    @ValueSource(chars = {'3', '4'})
    void devicesAreRefused(char type) {
        refused(conf().entry(type, "./conf/sda", "", "").end(), "\"./conf/sda\" is a device");
    }

    @ParameterizedTest
    @ValueSource(chars = {'g', 'L', 'K', 'S', 'D', '7', 'V', '\0'})
    void whatThisToolNeverWritesIsRefused(char type) {
        refused(conf().entry(type, "./conf/a", "", "").end(), "holds a header of type", "before byte 1024");
    }

    @Test
    void damageIsNamedWithItsPlace() {
        byte[] whole = conf().extended("mtime", "1.5").file("./conf/a", "one").end();
        for (int length = 0; length < whole.length; length += 100) {
            refused(Arrays.copyOf(whole, length), "ends in the middle");
        }
        for (int at = 0; at < 512; at += 7) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            refused(flipped, "it is damaged or was not written by this tool");
        }
        refused(conf().extended("a", "b").extended("c", "d").end(), "header of type \"x\"");
        refused(conf().entry('x', "./conf/x", "", "99 path=./conf/a\n").end(), "damaged extended header");
        refused(
                conf().entry('x', "./conf/x", "", "18 path=./conf/a\n18 path=./conf/b\n")
                        .end(),
                "extended header");
        refused(
                conf().file("./conf/" + "a".repeat(60), "")
                        .extended("path", "./conf/" + "a/".repeat(20_000) + "b")
                        .file("./conf/b", "")
                        .end(),
                "is longer than");
    }
}
