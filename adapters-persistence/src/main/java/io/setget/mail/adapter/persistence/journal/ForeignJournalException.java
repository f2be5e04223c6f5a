package io.setget.mail.adapter.persistence.journal;

import java.io.IOException;

/** A journal lies beside a database file that it was not written for; the message says what to do. */
public final class ForeignJournalException extends IOException {
    private static final long serialVersionUID = 1;

    ForeignJournalException(String file, String journal) {
        super("the database file " + file + " is not the one that " + journal + " was written for: put that file back,"
                + " or, to go on with this one and give up the last changes, move the journal away");
    }
}
