package org.upgradekit.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test needs of the machine. Where it is missing, the test is skipped with one plain line that names it; with
 * {@code -Dupgradekit.ci=true} it fails instead, because a tier that silently stopped running protects nothing.
 * Put it on a class or a method; the annotations below are the usual ones.
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TierCondition.class)
public @interface Tier {
    /** All that is needed. */
    Need[] value();

    /** The user is root. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Tier(Need.ROOT)
    @interface NeedsRoot {}

    /** A disposable host with systemd can be booted ({@link TestHost}); this includes root. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Tier({Need.ROOT, Need.SYSTEMD})
    @interface NeedsSystemd {}

    /** Debian's PostgreSQL 15, with its dump tools. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Tier(Need.DEBIAN_POSTGRES)
    @interface NeedsDebianPostgres {}

    /** strace, and the right to trace. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Tier(Need.STRACE)
    @interface NeedsStrace {}

    /** The faketime library, which shows a process another clock. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Tier(Need.FAKETIME)
    @interface NeedsFaketime {}

    /** age and gpg. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Tier(Need.ENCRYPTION)
    @interface NeedsEncryption {}

    /** A container engine that answers. The one tier that may be skipped in CI. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Tier(Need.CONTAINERS)
    @interface NeedsContainers {}
}
