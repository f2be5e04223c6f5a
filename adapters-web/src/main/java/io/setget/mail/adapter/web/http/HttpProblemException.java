package io.setget.mail.adapter.web.http;

import io.setget.mail.domain.input.FieldError;
import java.util.List;

/** Ends the handling of a request early, with this problem as its answer. */
public final class HttpProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Response response;

    public HttpProblemException(Problem problem) {
        this(Response.problem(problem));
    }

    HttpProblemException(Response response) {
        super("answered with " + response.status());
        this.response = response;
    }

    /** 422 for one field. */
    public static HttpProblemException invalid(String field, String message) {
        return new HttpProblemException(Problem.invalid(List.of(new FieldError(field, message))));
    }

    public Response response() {
        return response;
    }
}
