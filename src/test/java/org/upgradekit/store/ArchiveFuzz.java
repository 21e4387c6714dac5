package org.upgradekit.store;

import java.io.IOException;

/** The judge of archives, for a generator of bad ones. */
public final class ArchiveFuzz {
    private ArchiveFuzz() {}

    /** Like what tar makes: links, long names, extended headers. */
    public static byte[] valid() {
        return new TarBytes()
                .extended("mtime", "1795328708.5567041")
                .directory("./conf/")
                .file("./conf/a", "one")
                .entry('1', "./conf/hard", "./conf/a", "")
                .link("./conf/absolute", "/etc/passwd")
                .extended("path", "./conf/" + "x".repeat(300))
                .file("./conf/xxx", "long")
                .extended("GNU.sparse.name", "./conf/holes")
                .file("./conf/GNUSparseFile.1/holes", "1\n0\n512\n")
                .extended("size", "5")
                .file("./conf/b", "12345")
                .end();
    }

    public static void judge(byte[] archive) throws IOException {
        ArchiveJudgeTest.judge(archive);
    }
}
