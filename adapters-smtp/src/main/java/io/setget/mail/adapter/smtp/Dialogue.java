package io.setget.mail.adapter.smtp;

import io.setget.mail.application.port.MailTransport.Step;
import io.setget.mail.domain.settings.SmtpSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was said on one connection, without secrets. */
final class Dialogue {
    private static final String MASK = "***";
    private static final int MAX_REPLY = 2000;

    private final List<String> secrets = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder transcript = new StringBuilder();
    private Stage stage = Stage.CONNECT;
    private @Nullable Stage step = Stage.CONNECT;
    private long stepStarted = System.nanoTime();
    private @Nullable Reply last;
    private @Nullable Reply refusal;
    private boolean dotSent;
    private boolean lost;
    private boolean withheld;
    private boolean overtime;
    private boolean recording = true;

    Dialogue(SmtpSettings settings) {
        if (settings.password() != null) {
            String password = settings.password().reveal();
            String user = settings.username() == null ? "" : settings.username();
            secrets.add(base64(user + "\0" + user + "\0" + password));
            secrets.add(base64("\0" + user + "\0" + password));
            secrets.add(base64(password));
            secrets.add(password);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Forgets the last email; the connection stays. */
    synchronized void startEmail(boolean record) {
        last = null;
        refusal = null;
        dotSent = false;
        withheld = false;
        recording = record;
        if (!record) {
            transcript.setLength(0);
            steps.clear();
        }
    }

    synchronized void enter(Stage next) {
        stage = next;
        boolean greetedAgain =
                next == Stage.EHLO && steps.stream().anyMatch(s -> s.name().equals("ehlo"));
        if (step != next && !greetedAgain) {
            endStep(true, "");
            step = next;
            stepStarted = System.nanoTime();
        }
    }

    synchronized void endStep(boolean ok, String detail) {
        if (step != null && recording) {
            String said = detail.isEmpty() && last != null ? last.text() : detail;
            steps.add(new Step(step.wireName(), ok, (System.nanoTime() - stepStarted) / 1_000_000, said));
        }
        step = null;
    }

    synchronized void said(String command) {
        if (command.equals(".")) {
            dotSent = true;
        }
        if (!recording) {
            return;
        }
        String shown = command;
        if (command.startsWith("AUTH ")) {
            int second = command.indexOf(' ', 5);
            shown = second < 0 ? command : command.substring(0, second + 1) + MASK;
        } else if (stage == Stage.AUTH) {
            shown = MASK;
        }
        transcript.append("C: ").append(scrub(shown)).append('\n');
    }

    synchronized void heard(int code, @Nullable String text) {
        String clean = scrub(text == null ? "" : text.strip());
        Reply reply = new Reply(code, clean.length() > MAX_REPLY ? clean.substring(0, MAX_REPLY) : clean);
        if (code == -1 && (clean.isEmpty() || clean.equals("[EOF]") || clean.matches("(?s)\\d{3}[ -].*"))) {
            lost = true;
        } else {
            if (refusal == null) {
                last = reply;
            }
            if (refusal == null && (code == -1 || reply.refuses())) {
                refusal = reply;
            }
        }
        if (recording) {
            transcript.append("S: ").append(reply.text()).append('\n');
        }
    }

    String scrub(String text) {
        String clean = text;
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                clean = clean.replace(secret, MASK);
            }
        }
        return clean;
    }

    synchronized void lose() {
        lost = true;
    }

    synchronized void withhold() {
        withheld = true;
        lost = true;
    }

    synchronized void runOutOfTime() {
        overtime = true;
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
