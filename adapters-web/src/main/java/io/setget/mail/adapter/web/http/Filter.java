package io.setget.mail.adapter.web.http;

/** Stands before a handler: answers in its place, or lets the request through and may change either. */
@FunctionalInterface
public interface Filter {
    Response handle(Request request, Handler next);

    /** The handler behind this filter. */
    default Handler before(Handler next) {
        Filter filter = this;
        return new Handler() {
            @Override
            public Response handle(Request request) {
                return filter.handle(request, next);
            }

            @Override
            public int maxBody(String method, String path) {
                return next.maxBody(method, path);
            }

            @Override
            public String pattern(String method, String path) {
                return next.pattern(method, path);
            }
        };
    }

    /** Both, this one first. */
    default Filter then(Filter inner) {
        return (request, next) -> handle(request, inner.before(next));
    }
}
