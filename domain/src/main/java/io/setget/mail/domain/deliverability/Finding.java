package io.setget.mail.domain.deliverability;

import java.util.List;

/**
 * What was found out about one topic.
 *
 * @param summary one sentence
 * @param meaning what it means for emails, and what to do
 * @param found the records themselves, or what came instead of them
 * @param publish the records that would mend it; none if it is well, or if only others can mend it
 */
public record Finding(
        Topic topic,
        Judgement judgement,
        String summary,
        String meaning,
        List<String> found,
        List<RecordToPublish> publish) {
    public Finding {
        found = List.copyOf(found);
        publish = List.copyOf(publish);
    }
}
