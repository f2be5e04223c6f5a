package io.setget.mail.adapter.web.email;

import io.setget.mail.adapter.web.http.JsonReader;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.AcceptEmails.Item;
import io.setget.mail.application.port.EmailQueue.Prepared;
import io.setget.mail.domain.input.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch while it is read: each email is checked, rendered and sealed at once, and only what is sealed is kept, on the
 * account of its request.
 */
final class Batch implements JsonReader.Read {
    /** A result in the answer, and what is wrong with one field. */
    private static final int RESULT = 400;

    private static final int ERROR = 400;

    private final AcceptEmails accept;
    private final Request request;
    private final @Nullable Fingerprint fingerprint;
    private final List<Item> good = new ArrayList<>();
    private final List<Map<String, Object>> results = new ArrayList<>();

    Batch(AcceptEmails accept, Request request, @Nullable Fingerprint fingerprint) {
        this.accept = accept;
        this.request = request;
        this.fingerprint = fingerprint;
    }

    @Override
    public void value(@Nullable Object value, int characters) {
        if (fingerprint != null) {
            fingerprint.item(value);
        }
        Item item = item(value, characters);
        Prepared email = item.email();
        request.hold(RESULT + (long) ERROR * item.errors().size() + (email == null ? 0 : email.bytes()));
        if (email == null) {
            results.add(Map.of("error", Problem.invalid(item.errors()).toMap()));
        } else {
            good.add(item);
            results.add(HandOverApi.accepted(email));
        }
    }

    @SuppressWarnings({"unchecked", "try"}) // an object is read as a map with texts for names; the memory is only held
    private Item item(@Nullable Object value, int characters) {
        if (characters < 0) {
            return wrong("holds an email that is too large");
        }
        if (!(value instanceof Map<?, ?> object)) {
            return wrong("must hold objects only");
        }
        try (Request.Working rendering = HandOverApi.rendering(request, characters)) {
            return accept.prepare((Map<String, @Nullable Object>) object);
        }
    }

    private static Item wrong(String message) {
        return new Item(null, List.of(new FieldError("emails", message)));
    }

    boolean isEmpty() {
        return results.isEmpty();
    }

    @Nullable
    Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Those that may be queued, in order. */
    List<Item> good() {
        return good;
    }

    Map<String, Object> answer() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("accepted", good.size());
        answer.put("rejected", results.size() - good.size());
        answer.put("results", results);
        return answer;
    }
}
