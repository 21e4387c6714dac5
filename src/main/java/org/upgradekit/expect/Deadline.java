package org.upgradekit.expect;

/**
 * Characters that refuse to be read after a deadline. A pattern can take exponential time, and its engine cannot be
 * interrupted; but it asks for every character here.
 */
final class Deadline implements CharSequence {
    private static final int ASKED_AT_ONCE = 1024;

    private final CharSequence text;
    private final long endNanos;
    private int asked;

    Deadline(CharSequence text, long endNanos) {
        this.text = text;
        this.endNanos = endNanos;
    }

    /** The pattern took too long. */
    static final class Passed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Passed() {
            super("the pattern took too long", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        asked++;
        if (asked % ASKED_AT_ONCE == 0 && System.nanoTime() - endNanos > 0) {
            throw new Passed();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new Deadline(text.subSequence(start, end), endNanos);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
