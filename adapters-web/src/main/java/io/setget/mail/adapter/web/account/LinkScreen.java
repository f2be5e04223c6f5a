package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.account.AccountView.Filled;
import io.setget.mail.adapter.web.account.LinkView.Form;
import io.setget.mail.adapter.web.account.LinkView.Input;
import io.setget.mail.adapter.web.account.LinkView.Note;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.SessionFilter;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.account.SignedIn;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows pages whose address, or whose form, holds what signs somebody in: such an address is told to nobody else. */
public final class LinkScreen {
    private static final String HOME = "/backoffice/settings/email";
    private static final int LONGEST_TOKEN = 200;

    private final Frame frame;
    private final Templates templates;

    public LinkScreen(Frame frame, Templates templates) {
        this.frame = frame;
        this.templates = templates;
    }

    Response show(
            Request request, int status, String title, List<String> words, @Nullable Note note, @Nullable Form form) {
        LinkView view = new LinkView(title, words, note, form);
        return unseen(Frame.page(
                request,
                status,
                templates.accountLink(frame.outside(request, title, SignInPages.csrf(request)), view)));
    }

    /**
     * Asks for an address to send something to.
     *
     * @param filled null: there is nothing to ask, only the note to read
     */
    Response askForAddress(
            Request request,
            int status,
            String path,
            String title,
            String about,
            @Nullable Note note,
            @Nullable Filled filled) {
        if (filled == null) {
            return show(request, status, title, List.of(), note, null);
        }
        Input address = new Input("email", "Email", "email", "username", null);
        Form form = new Form(path, null, "", List.of(address), filled, "Send me a link");
        return show(request, status, title, List.of(about), note, form);
    }

    /** For a link that does not work. The same words whatever the reason, for nobody can be sure who opened it. */
    Response gone(Request request, String instead) {
        return show(
                request,
                404,
                "This link does not work any more",
                List.of("It was used already, a newer one took its place, or its time is over.", instead),
                null,
                null);
    }

    Response enter(Request request, SignedIn signedIn, String words) {
        return unseen(SessionFilter.start(request, Frame.done(request, HOME, words), signedIn));
    }

    static Response unseen(Response answer) {
        return answer.withHeader("Referrer-Policy", "no-referrer").withHeader("Cache-Control", "no-store");
    }

    /** Empty if what the address holds cannot be a token of ours. */
    static Optional<Secret> token(Request request) {
        return token(request.pathParam("token"));
    }

    static Optional<Secret> token(String text) {
        return text.isEmpty() || text.length() > LONGEST_TOKEN ? Optional.empty() : Optional.of(new Secret(text));
    }

    static Filled filled(Map<String, String> typed, List<FieldError> errors) {
        return new Filled(
                typed,
                errors.stream()
                        .collect(Collectors.toMap(
                                FieldError::field,
                                error -> Words.sentence(error.message()),
                                (first, second) -> first)));
    }
}
