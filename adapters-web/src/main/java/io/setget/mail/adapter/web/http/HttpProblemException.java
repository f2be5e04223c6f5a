package io.setget.mail.adapter.web.http;

import java.util.Map;

/** Ends the handling of a request early, with this problem as its answer. */
public final class HttpProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Response response;

    public HttpProblemException(Problem problem) {
        this(problem, Map.of());
    }

    public HttpProblemException(Problem problem, Map<String, String> headers) {
        super(problem.title());
        Response answer = Response.problem(problem);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.withHeader(header.getKey(), header.getValue());
        }
        this.response = answer;
    }

    public Response response() {
        return response;
    }
}
