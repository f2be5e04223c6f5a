package io.setget.mail.adapter.web.layout;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Filter;
import io.setget.mail.adapter.web.http.Handler;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;

/** Shows people a page where programs get a problem document. */
public final class ErrorPages implements Filter {
    private final Frame frame;
    private final Templates templates;

    public ErrorPages(Frame frame, Templates templates) {
        this.frame = frame;
        this.templates = templates;
    }

    @Override
    public Response handle(Request request, Handler next) {
        Response answer = next.handle(request);
        boolean problem = answer.header("Content-Type").orElse("").equals(Problem.CONTENT_TYPE);
        if (!problem
                || request.path().startsWith("/api/")
                || !request.header("Accept").orElse("").contains("text/html")) {
            return answer;
        }
        String title = switch (answer.status()) {
            case 403 -> "This form is too old";
            case 404 -> "Nothing here";
            case 405 -> "Not that way";
            case 503 -> "Not just now";
            default -> answer.status() < 500 ? "That did not work" : "Something went wrong";
        };
        String detail = switch (answer.status()) {
            case 403 -> "It comes from another site, or the session has changed. Go back and load the page again.";
            case 404 -> "There is no such page, or what it showed is gone.";
            case 503 -> "The database or the queue does not answer. Nothing is lost; try again in a moment.";
            default ->
                answer.status() < 500
                        ? "The request could not be understood. Go back and try again."
                        : "The log of the server says what. Nothing was lost.";
        };
        Response page = page(request, answer.status(), title, detail);
        return answer.header("Retry-After")
                .map(seconds -> page.withHeader("Retry-After", seconds))
                .orElse(page);
    }

    /** For somebody who may only look, and tried to change something. */
    public Response onlyLooking(Request request) {
        return page(
                request,
                403,
                "You may look, not change",
                "Nothing was changed. An owner or an admin can do it, or give you another role on the page People.");
    }

    private Response page(Request request, int status, String title, String detail) {
        Chrome chrome = status == 503 ? frame.outsideWithoutAsking(request, title) : frame.outside(request, title, "");
        return Response.html(
                status, templates.layoutError(chrome, title, detail).render());
    }
}
