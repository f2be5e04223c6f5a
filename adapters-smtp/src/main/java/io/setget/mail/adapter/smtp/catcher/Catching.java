package io.setget.mail.adapter.smtp.catcher;

import io.setget.mail.application.demo.CaughtEmail;
import io.setget.mail.application.demo.Recipe;
import io.setget.mail.application.demo.Recipe.Act;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.Session;

/** One email on its way into the inbox, or what its recipient's recipe says instead. */
final class Catching implements MessageHandler {
    /** More than the product lets anybody send. */
    static final int MOST_BYTES = 5_000_000;

    private final MessageContext connection;
    private final Turns turns;
    private final Duration slow;
    private final Inbox inbox;
    private String from = "";
    private String to = "";
    private @Nullable Recipe recipe;

    /** Where emails go that were taken. */
    interface Inbox {
        CaughtEmail keep(String from, String to, byte[] source);
    }

    Catching(MessageContext connection, Turns turns, Duration slow, Inbox inbox) {
        this.connection = connection;
        this.turns = turns;
        this.slow = slow;
        this.inbox = inbox;
    }

    @Override
    public void from(String sender) {
        from = sender;
    }

    @Override
    public void recipient(String recipient) throws RejectException {
        to = to.isEmpty() ? recipient : to + ", " + recipient;
        recipe = Recipe.of(recipient).orElse(null);
        if (recipe == null || recipe.act() == Act.REFUSE_MESSAGE || !turns.isDue(recipe, recipient)) {
            return;
        }
        switch (recipe.act()) {
            case REFUSE_RECIPIENT -> throw refusal(recipe);
            case WAIT -> pause();
            case HANG_UP -> hangUp();
            case REFUSE_MESSAGE -> {} // at its dot
        }
    }

    @Override
    public String data(InputStream data) throws RejectException, IOException {
        byte[] source = data.readNBytes(MOST_BYTES);
        if (data.read() != -1) {
            data.transferTo(OutputStream.nullOutputStream());
            throw new RejectException(552, "5.3.4 Message too big");
        }
        if (recipe != null && recipe.act() == Act.REFUSE_MESSAGE && turns.isDue(recipe, to)) {
            throw refusal(recipe);
        }
        return "2.0.0 Caught as " + inbox.keep(from, to, source).id();
    }

    @Override
    public void done() {}

    private static RejectException refusal(Recipe recipe) {
        return new RejectException(
                Integer.parseInt(recipe.reply().substring(0, 3)), recipe.reply().substring(4));
    }

    private void pause() throws RejectException {
        try {
            Thread.sleep(slow.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new DropConnectionException(421, "4.3.2 The catcher is closing");
        }
    }

    private void hangUp() throws RejectException {
        try {
            ((Session) connection).closeSocket();
        } catch (IOException alreadyGone) {
            // that is what was wanted
        }
        throw new DropConnectionException(421, "4.3.2 Nobody hears this");
    }
}
