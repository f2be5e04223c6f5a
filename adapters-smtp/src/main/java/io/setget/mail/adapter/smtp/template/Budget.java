package io.setget.mail.adapter.smtp.template;

import java.io.Writer;

/** How much one rendering may do and write: a template that multiplies itself ends here, not in a timeout. */
final class Budget {
    private static final int MOST_STEPS = 500_000;

    /** The longest digest there may be fits in. */
    private static final int MOST_CHARACTERS = 3_000_000;

    private int steps;
    private int characters;

    /** One look for a value, or one item of a list. */
    void step() {
        if (++steps > MOST_STEPS) {
            throw new Exceeded("repeats itself too often: sections inside sections multiply");
        }
    }

    Writer writerInto(StringBuilder out) {
        return new Writer() {
            @Override
            public void write(char[] from, int offset, int length) {
                characters += length;
                if (characters > MOST_CHARACTERS) {
                    throw new Exceeded("becomes longer than an email may be");
                }
                out.append(from, offset, length);
            }

            @Override
            public void flush() {
                // nothing is held back
            }

            @Override
            public void close() {
                // nothing to let go of
            }
        };
    }

    /** The budget is spent. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded(String why) {
            super(why, null, false, false);
        }
    }
}
