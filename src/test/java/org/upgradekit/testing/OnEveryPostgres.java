package org.upgradekit.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test that every major version has to pass: it runs once more on each {@link PostgresSource}, by {@code EveryPostgresIT}. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag(OnEveryPostgres.TAG)
public @interface OnEveryPostgres {
    /** What it is found by. */
    String TAG = "every-postgres";
}
