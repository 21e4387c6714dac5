package org.upgradekit.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that makes a fault and shows that it is survived. Each is a row of the table in
 * {@code docs/explanation/reliability.md}; the test is one case of it, unless it takes a {@link Cases} and says how many
 * it tried.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag(Fault.TAG)
@ExtendWith(FaultRows.class)
public @interface Fault {
    /** What the whole suite is found by. */
    String TAG = "fault";

    /**
     * The tag of a class that needs the disk: it mounts one of its own, which a host that boots beside it would keep alive, or
     * catches the server among files that are there at once in memory.
     */
    String ALONE = "alone";

    /** What happens, and what is done then, for people. */
    String value();
}
