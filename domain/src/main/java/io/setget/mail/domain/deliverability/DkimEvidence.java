package io.setget.mail.domain.deliverability;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found below {@code _domainkey}.
 *
 * @param tried the selectors that were asked for; no name server tells which there are
 * @param asked the selector that somebody named; null if none was
 * @param others whether there are keys, or other records, at further selectors; null if that cannot be known
 * @param unanswered why nobody can know just now; null if all was answered
 */
public record DkimEvidence(
        List<DkimKey> keys,
        List<String> tried,
        @Nullable String asked,
        @Nullable Boolean others,
        @Nullable String unanswered) {
    public DkimEvidence {
        keys = List.copyOf(keys);
        tried = List.copyOf(tried);
    }

    public static DkimEvidence unanswered(String why) {
        return new DkimEvidence(List.of(), List.of(), null, null, why);
    }

    public boolean anyWorks() {
        return keys.stream().anyMatch(DkimKey::works);
    }
}
