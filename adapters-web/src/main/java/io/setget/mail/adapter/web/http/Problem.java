package io.setget.mail.adapter.web.http;

import io.setget.mail.domain.input.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 describes it.
 *
 * @param outcome {@code unsure} if what was asked for may have been done all the same; null: it was not
 */
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        List<FieldError> errors,
        @Nullable String outcome) {
    public static final String CONTENT_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    public static Problem of(int status, @Nullable String detail) {
        return new Problem("about:blank", titleOf(status), status, detail, List.of(), null);
    }

    /** 422, with what is wrong with each field. */
    public static Problem invalid(List<FieldError> errors) {
        return new Problem("about:blank", titleOf(422), 422, "Some fields are not valid.", errors, null);
    }

    /** This problem, saying that what was asked for may have been done all the same. */
    public Problem unsure() {
        return new Problem(type, title, status, detail, errors, "unsure");
    }

    public Problem withType(String newType) {
        return new Problem(newType, title, status, detail, errors, outcome);
    }

    /** As it is written, ready to be put into a larger answer. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", type);
        map.put("title", title);
        map.put("status", status);
        if (detail != null) {
            map.put("detail", detail);
        }
        if (outcome != null) {
            map.put("outcome", outcome);
        }
        if (!errors.isEmpty()) {
            map.put(
                    "errors",
                    errors.stream()
                            .map(error -> Map.of("field", error.field(), "message", error.message()))
                            .toList());
        }
        return map;
    }

    private static String titleOf(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
    }
}
