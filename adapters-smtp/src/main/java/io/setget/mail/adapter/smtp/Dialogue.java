package io.setget.mail.adapter.smtp;

import io.setget.mail.application.port.MailTransport.Step;
import io.setget.mail.domain.settings.SmtpSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a conversation stands and what was said in it, without secrets. Thread-safe. */
final class Dialogue {
    private static final int MAX_TRANSCRIPT = 100_000;

    private final Secrets secrets;
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder transcript = new StringBuilder();
    private final boolean recorded;
    private @Nullable Stage step = Stage.CONNECT;
    private long stepStarted = System.nanoTime();
    private Stage stage = Stage.CONNECT;
    private @Nullable Reply last;
    private @Nullable Reply refusal;
    private boolean resetting;
    private boolean dotSent;
    private boolean lost;
    private boolean withheld;
    private boolean overtime;

    Dialogue(SmtpSettings settings, boolean recorded) {
        this.secrets = new Secrets(settings);
        this.recorded = recorded;
    }

    /** Forgets the last email; the connection stays. */
    synchronized void startEmail() {
        stage = Stage.MAIL;
        last = null;
        refusal = null;
        resetting = false;
        dotSent = false;
    }

    synchronized void enter(Stage next) {
        stage = next;
        boolean greetedAgain =
                next == Stage.EHLO && steps.stream().anyMatch(s -> s.name().equals("ehlo"));
        if (recorded && step != next && !greetedAgain) {
            endStep(true, "");
            step = next;
            stepStarted = System.nanoTime();
        }
    }

    /** @param detail if empty, what the server said last */
    synchronized void endStep(boolean ok, String detail) {
        if (recorded && step != null) {
            String said = detail.isEmpty() && last != null ? last.text() : detail;
            steps.add(new Step(step.wireName(), ok, (System.nanoTime() - stepStarted) / 1_000_000, said));
        }
        step = null;
    }

    synchronized void said(String command) {
        resetting = command.equals("RSET");
        if (recorded) {
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
            if (code == -1 || reply.refuses()) {
                refusal = reply;
            }
        }
        note("S: ", ended ? "(connection closed)" : reply.text());
    }

    /** An older greeting was accepted after all. */
    synchronized void forgive() {
        refusal = null;
    }

    private void note(String who, String text) {
        if (recorded && transcript.length() < MAX_TRANSCRIPT) {
            transcript.append(who).append(text).append('\n');
        }
    }

    /** Commits to the final dot; false if the email was withheld before. */
    synchronized boolean passDot() {
        dotSent = !withheld;
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
