package io.setget.mail.adapter.smtp;

import io.setget.mail.application.port.MailTransport.Progress;
import io.setget.mail.application.port.MailTransport.Step;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.settings.SmtpSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a conversation stands and what was said in it, without secrets. Thread-safe. */
final class Dialogue {
    private static final int MAX_TRANSCRIPT = 100_000;

    private final Secrets secrets;
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder transcript = new StringBuilder();
    private final @Nullable Consumer<Progress> watching;
    private @Nullable Stage step = Stage.DNS;
    private long stepStarted = System.nanoTime();
    private Stage stage = Stage.DNS;
    private @Nullable Reply last;
    private @Nullable Reply refusal;
    private @Nullable Reply garbage;
    private String told = "";
    private @Nullable PresentedChain certificates;
    private boolean resetting;
    private boolean dotSent;
    private boolean lost;
    private boolean withheld;
    private boolean overtime;
    private boolean givenUp;

    /** @param watching told of each change; null if nothing is to be recorded */
    Dialogue(SmtpSettings settings, @Nullable Consumer<Progress> watching) {
        this.secrets = new Secrets(settings);
        this.watching = watching;
    }

    /** Forgets the last email; the connection stays. */
    synchronized void startEmail() {
        stage = Stage.MAIL;
        last = null;
        refusal = null;
        garbage = null;
        resetting = false;
        dotSent = false;
    }

    synchronized void enter(Stage next) {
        stage = next;
        boolean greetedAgain =
                next == Stage.EHLO && steps.stream().anyMatch(s -> s.name().equals("ehlo"));
        if (watching != null && step != next && !greetedAgain) {
            endStep(true, "");
            step = next;
            stepStarted = System.nanoTime();
            watching.accept(new Progress(steps, next.wireName()));
        }
    }

    /** @param detail if empty, what the server said last */
    synchronized void endStep(boolean ok, String detail) {
        if (watching != null && step != null) {
            String said = !detail.isEmpty() ? detail : !told.isEmpty() || last == null ? told : last.text();
            steps.add(new Step(step.wireName(), ok, (System.nanoTime() - stepStarted) / 1_000_000, said));
            watching.accept(new Progress(steps, null));
        }
        told = "";
        step = null;
    }

    /** @param detail what there is to tell of the stage that goes on; nobody has said anything yet */
    synchronized void tell(String detail) {
        told = detail;
    }

    /** The server showed this of itself. */
    synchronized void show(PresentedChain chain) {
        certificates = chain;
        told = (chain.protocol().isEmpty() ? "" : chain.protocol() + ", ") + "certificate of "
                + chain.leaf().subject();
    }

    synchronized @Nullable PresentedChain certificates() {
        return certificates;
    }

    synchronized void said(String command) {
        resetting = command.equals("RSET");
        if (watching != null) {
            boolean login = stage == Stage.AUTH && command.startsWith("AUTH ");
            String shown = login ? command.split(" ", 3)[1] : secrets.mask(command);
            note("C: ", login ? "AUTH " + shown + " " + Secrets.MASK : shown);
        }
    }

    /** A line of a login, of which nothing is kept. */
    synchronized void saidSecretly() {
        note("C: ", Secrets.MASK);
    }

    /** @param code -1 if it was no answer, or none at all */
    synchronized void heard(int code, String text) {
        Reply reply = Reply.heard(code, text, secrets);
        boolean ended =
                code == -1 && (reply.text().equals("[EOF]") || reply.text().matches("(?s)\\d{3}-.*"));
        if (ended) {
            lost = true;
        } else if (refusal == null && !resetting) {
            last = reply;
            if (garbage == null && !reply.isSmtp()) {
                garbage = reply; // whatever follows, such as a closed connection, only follows from it
            }
            if (code == -1 || reply.refuses()) {
                refusal = reply;
            }
        }
        note("S: ", ended ? "(connection closed)" : reply.text());
    }

    /** An older greeting was accepted after all. */
    synchronized void forgive() {
        refusal = null;
        garbage = null;
    }

    private void note(String who, String text) {
        if (watching != null && transcript.length() < MAX_TRANSCRIPT) {
            transcript.append(who).append(text).append('\n');
        }
    }

    /** Commits to the final dot; false if the email was withheld before. */
    synchronized boolean passDot() {
        dotSent = !withheld && !givenUp;
        return dotSent;
    }

    /** False if the final dot came first. */
    synchronized boolean withhold() {
        if (!dotSent) {
            withheld = true;
            lost = true;
        }
        return withheld;
    }

    /** False if the final dot came first. */
    synchronized boolean giveUp() {
        if (!dotSent && stage.compareTo(Stage.RCPT) >= 0) {
            givenUp = true;
            lost = true;
            return true;
        }
        return false;
    }

    synchronized boolean givenUp() {
        return givenUp;
    }

    synchronized void lose() {
        lost = true;
    }

    synchronized void runOutOfTime() {
        overtime = true;
        lost = true;
    }

    synchronized Stage stage() {
        return stage;
    }

    synchronized @Nullable Reply last() {
        return last;
    }

    /** The first answer that was none, if there was one. */
    synchronized @Nullable Reply garbage() {
        return garbage;
    }

    synchronized @Nullable Reply refusal() {
        return refusal;
    }

    synchronized boolean dotSent() {
        return dotSent;
    }

    /** Whether the server took the email, whatever happened afterwards. */
    synchronized boolean accepted() {
        return dotSent && stage == Stage.DATA && last != null && last.accepts();
    }

    synchronized boolean lost() {
        return lost;
    }

    synchronized boolean withheld() {
        return withheld;
    }

    synchronized boolean overtime() {
        return overtime;
    }

    synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    synchronized String transcript() {
        return transcript.toString();
    }
}
