package io.setget.mail.simulation;

import io.setget.mail.domain.email.Email;
import java.util.Locale;

/** What happens to emails to one kind of recipient; an address tells its kind before the first digit. */
enum RecipientKind {
    GOOD(true),
    REFUSED(false),
    REFUSED_AS_CONTENT(false),
    /** Refused for the first minutes, then taken. */
    GREYLISTED(true),
    DEFERRED(false),
    THROTTLED(false),
    HANGS(false),
    HANGS_AT_DATA(false),
    CLOSES(false),
    TURNED_AWAY(false),
    STALLS(false),
    STALLS_THEN_TAKEN(true),
    CLOSES_AFTER_DOT(false);

    /** Whether a working server takes it in the end. */
    final boolean taken;

    RecipientKind(boolean taken) {
        this.taken = taken;
    }

    boolean isGood() {
        return this == GOOD;
    }

    /** An address of this kind, of a domain that has only such ones or of one for all. */
    String address(int number, boolean ownDomain) {
        String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
        return name + number + "@" + (ownDomain ? name + ".example" : "mixed.example");
    }

    static RecipientKind of(Email email) {
        String address = email.to().address().value();
        int end = 0;
        while (!Character.isDigit(address.charAt(end))) {
            end++;
        }
        return valueOf(address.substring(0, end).toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
