package org.upgradekit.journal;

import java.time.Instant;

/**
 * One line of a journal.
 *
 * @param seq counts from 1 without a gap
 * @param time UTC, milliseconds
 */
public record Entry(long seq, Instant time, Event event) {}
