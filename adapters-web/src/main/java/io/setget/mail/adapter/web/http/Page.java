package io.setget.mail.adapter.web.http;

import io.setget.mail.domain.email.EmailId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which part of a long list is wanted: {@code limit} items that come after the cursor of the page before. */
public record Page(int limit, @Nullable EmailId before) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    public static Page of(Request request) {
        int limit = request.query("limit").map(Page::limit).orElse(DEFAULT_LIMIT);
        EmailId before = request.query("cursor")
                .map(text -> EmailId.parse(text)
                        .orElseThrow(() -> HttpProblemException.invalid("cursor", "must be a next_cursor")))
                .orElse(null);
        return new Page(limit, before);
    }

    /** The answer for items of which one more than {@code limit} was asked. */
    public Map<String, @Nullable Object> answer(List<? extends Map<String, ?>> items) {
        List<? extends Map<String, ?>> shown = items.size() > limit ? items.subList(0, limit) : items;
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("items", shown);
        answer.put("next_cursor", items.size() > limit ? shown.get(limit - 1).get("id") : null);
        return answer;
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw HttpProblemException.invalid("limit", "must be a number from 1 to " + MAX_LIMIT);
    }
}
