package org.upgradekit.store;

/**
 * How far a copy is proven; each level includes those before it. A copy is at least {@link #COPIED} when it is made:
 * {@link #READ} is what is asked of it later, when the source is not what it was any more.
 */
public enum Level {
    /**
     * All of its bytes are read, and are those that were saved: each file has its checksum. A clone has no files of ours: it
     * is there, on the same server, with its number and its marker.
     */
    READ,
    /** Complete by the kind's own measure: of a clone as many relations as its source had. */
    COPIED,
    /** Its content equals what was saved: of a clone every row is read, an archive is unpacked on trial. */
    CONTENT,
    /**
     * It was really restored into a scratch place, and the content was equal: a dump into a scratch database, an archive
     * unpacked aside. A clone is restored by its name alone, so it is queried where it is.
     */
    RESTORED
}
