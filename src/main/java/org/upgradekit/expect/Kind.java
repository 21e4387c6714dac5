package org.upgradekit.expect;

/** What was asked, and so what its code means and what is demanded when the playbook says nothing. */
public enum Kind {
    /** A program; exit code 0 by default. */
    RUN,
    /** A request; a status of 200 to 299 by default. */
    HTTP,
    /** A statement; that it succeeded. */
    QUERY
}
