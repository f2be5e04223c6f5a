package io.setget.mail.adapter.web.http;

import io.setget.mail.application.account.SignedIn;
import java.util.Set;

/**
 * Refuses every change to those who may only look, whatever page it is of; so a new page need not think of them. Stands
 * behind {@link SessionFilter}.
 */
public final class RoleCheck implements Filter {
    private final Set<String> forEverybody;
    private final Handler refusal;

    /**
     * @param forEverybody paths to which those who may only look may send forms, too
     * @param refusal what they get instead
     */
    public RoleCheck(Set<String> forEverybody, Handler refusal) {
        this.forEverybody = Set.copyOf(forEverybody);
        this.refusal = refusal;
    }

    @Override
    public Response handle(Request request, Handler next) {
        boolean mayChange = request.attribute(SignedIn.class)
                .orElseThrow(() -> new IllegalStateException("the route has no session filter"))
                .account()
                .role()
                .mayChange();
        return mayChange || CsrfCheck.isSafe(request) || forEverybody.contains(request.path())
                ? next.handle(request)
                : refusal.handle(request);
    }
}
