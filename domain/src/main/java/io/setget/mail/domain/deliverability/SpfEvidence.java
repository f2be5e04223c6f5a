package io.setget.mail.domain.deliverability;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What following a domain's SPF record to its ends brought to light.
 *
 * @param records the domain's own; none if it has none
 * @param faults why receivers ignore the whole of it (permerror)
 * @param unanswered why nobody can know just now (temperror); null if all was answered
 * @param lookUps how many a receiver needs in the worst case
 * @param end the qualifier of {@code all} that decides in the end; null if nothing does
 * @param included every domain whose record counts, too
 * @param relay whether the relay may send for the domain by it
 * @param slow whether it uses {@code ptr}
 */
public record SpfEvidence(
        List<SpfRecord> records,
        List<String> faults,
        @Nullable String unanswered,
        int lookUps,
        @Nullable Character end,
        List<String> included,
        Coverage relay,
        boolean slow) {
    /** The most look-ups that receivers make (RFC 7208 section 4.6.4). */
    public static final int MOST_LOOK_UPS = 10;

    public SpfEvidence {
        records = List.copyOf(records);
        faults = List.copyOf(faults);
        included = List.copyOf(included);
    }

    public static SpfEvidence none() {
        return new SpfEvidence(List.of(), List.of(), null, 0, null, List.of(), Coverage.NOT_NAMED, false);
    }

    public static SpfEvidence unanswered(String why) {
        return new SpfEvidence(List.of(), List.of(), why, 0, null, List.of(), Coverage.UNKNOWABLE, false);
    }

    /** Whether one of the included domains is this one. */
    public boolean includes(String domain) {
        return included.stream().anyMatch(domain::equalsIgnoreCase);
    }

    /** What the record says of the relay. */
    public enum Coverage {
        COVERED,
        /** Nothing but the last word fits it. */
        NOT_NAMED,
        /** It is named among those that may not. */
        REFUSED,
        /** From which address it sends is not known, or the record depends on the email. */
        UNKNOWABLE
    }
}
