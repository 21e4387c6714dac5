package org.upgradekit.store;

/** How far a copy is proven. */
public enum Level {
    /** Complete by the kind's own measure. */
    COPIED,
    /** Its content equals the source's. */
    CONTENT,
    /** It was really restored into a scratch place, and the content was equal. */
    RESTORED
}
