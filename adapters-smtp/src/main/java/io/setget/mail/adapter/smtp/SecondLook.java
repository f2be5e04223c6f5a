package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.certificate.CertificateProblem;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.diagnosis.Advice;
import io.setget.mail.domain.diagnosis.Correction;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a failed test can tell beyond its failure: looks at the server once more where that says which setting is wrong,
 * and knows the settings that would mend it. No login and no email is sent for that.
 */
final class SecondLook {
    private static final int MOST_LINES = 100;
    private static final String IMPLICIT = "Switch to Implicit TLS";
    private static final String STARTTLS = "Switch to STARTTLS";

    private final Dialer dialer;
    private final SmtpSettings settings;
    private final Duration most;
    private final Supplier<Duration> left;
    private final List<Correction> corrections = new ArrayList<>();
    private @Nullable CertificateProblem distrust;

    /**
     * @param most how long the look may take
     * @param left how long the test may take from now on
     */
    SecondLook(Dialer dialer, SmtpSettings settings, Duration most, Supplier<Duration> left) {
        this.dialer = dialer;
        this.settings = settings;
        this.most = most;
        this.left = left;
    }

    List<Correction> corrections() {
        return List.copyOf(corrections);
    }

    /** Why the server's certificate is not trusted; null if the test did not fail for that. */
    @Nullable
    CertificateProblem distrust() {
        return distrust;
    }

    /**
     * The same failure, or what it turned out to be.
     *
     * @param error that the failure was told from
     */
    Failure at(Failure failure, Dialogue dialogue, Throwable error) {
        Causes.find(error, Unfit.class).map(Unfit::correction).ifPresent(corrections::add);
        return switch (failure.kind()) {
            case TIMEOUT, CONNECTION_LOST -> atSilence(failure, dialogue);
            case TLS_HANDSHAKE_FAILED -> atEncryption(failure, dialogue);
            case CERTIFICATE_ERROR -> atCertificate(failure, dialogue.certificates(), error);
            case AUTHENTICATION_FAILED -> atLogin(failure);
            case RELAY_ACCESS_DENIED -> atRelaying(failure);
            case RECIPIENT_REJECTED, MESSAGE_REJECTED -> Refusals.explain(failure);
            default -> failure;
        };
    }

    /** Silence at the greeting may mean that the server waits for TLS: the commonest mistake deserves its own words. */
    private Failure atSilence(Failure failure, Dialogue dialogue) {
        boolean ungreeted = dialogue.stage() == Stage.EHLO && dialogue.last() == null;
        if (ungreeted && settings.tlsMode() != TlsMode.IMPLICIT && speaksTls()) {
            offer(IMPLICIT, "tls_mode", "implicit");
            return new Failure(
                    FailureKind.TLS_HANDSHAKE_FAILED,
                    null,
                    "The server waits for encryption from the start: choose Implicit TLS for this port.");
        }
        return ungreeted && settings.tlsMode() != TlsMode.IMPLICIT && bannerBegins("SSH-")
                ? ErrorDiagnosis.another("SSH", null)
                : failure;
    }

    /** Looks like the first line of a longer answer, which never comes. */
    private boolean bannerBegins(String word) {
        Duration time = time();
        if (time.toMillis() <= 0) {
            return false;
        }
        try (Socket plain = dialer.lookAt(settings.host(), settings.port(), time)) {
            byte[] first = plain.getInputStream().readNBytes(word.length());
            return new String(first, StandardCharsets.ISO_8859_1).equals(word);
        } catch (IOException silence) {
            return false;
        }
    }

    private boolean speaksTls() {
        Duration time = time();
        return time.toMillis() > 0 && dialer.speaksTls(settings.host(), settings.port(), time);
    }

    private Failure atEncryption(Failure failure, Dialogue dialogue) {
        if (settings.tlsMode() == TlsMode.NONE) {
            offer(STARTTLS, "tls_mode", "starttls");
            return failure;
        }
        if (settings.tlsMode() == TlsMode.STARTTLS || dialogue.certificates() != null || failure.advice() != null) {
            return failure;
        }
        Optional<Boolean> plain = offersStartTls();
        if (plain.isEmpty()) {
            return failure;
        }
        if (plain.get()) {
            offer(STARTTLS, "tls_mode", "starttls");
            return new Failure(failure.kind(), null, "The server starts unencrypted on this port: choose STARTTLS.");
        }
        return new Failure(
                failure.kind(),
                null,
                "The server does not encrypt on this port at all.",
                new Advice(
                        "The server speaks no TLS on this port",
                        "Use the server's port for TLS, usually 465 or 587; None only inside your own network"));
    }

    /** Empty if it does not speak SMTP in the clear. */
    private Optional<Boolean> offersStartTls() {
        Duration time = time();
        if (time.toMillis() <= 0) {
            return Optional.empty();
        }
        try (Socket plain = dialer.lookAt(settings.host(), settings.port(), time)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(plain.getInputStream(), StandardCharsets.ISO_8859_1));
            if (!answer(in).startsWith("220")) {
                return Optional.empty();
            }
            plain.getOutputStream().write("EHLO [127.0.0.1]\r\n".getBytes(StandardCharsets.US_ASCII));
            return Optional.of(answer(in)
                    .toUpperCase(Locale.ROOT)
                    .matches("(?s).*^250[- ]STARTTLS\\b.*|.*\\n250[- ]STARTTLS\\b.*"));
        } catch (IOException notInTheClear) {
            return Optional.empty();
        }
    }

    /** All lines of one answer; whatever was read until then if it is endless. */
    private static String answer(BufferedReader in) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < MOST_LINES; i++) {
            String line = in.readLine();
            if (line == null) {
                break;
            }
            all.append(line).append('\n');
            if (!line.matches("\\d{3}-.*")) {
                break;
            }
        }
        return all.toString();
    }

    private Failure atCertificate(Failure failure, @Nullable PresentedChain chain, Throwable error) {
        distrust = CertificateDiagnosis.problem(error);
        if (chain != null && distrust == CertificateProblem.OTHER_HOST) {
            chain.leaf().names().stream()
                    .filter(name -> name.matches("(?i)[a-z0-9-]+(\\.[a-z0-9-]+)+") && !name.matches("[0-9.]+"))
                    .limit(3)
                    .forEach(name -> offer("Use " + name + " as SMTP Host", "host", name));
        }
        return failure;
    }

    private Failure atLogin(Failure failure) {
        if (settings.username() == null) {
            offer("Sign in with username and password", "authentication", "password");
            return failure.with(new Advice(
                    "The server wants a login, and none is set",
                    "Set Sign-in to username and password, and enter both"));
        }
        return Logins.explain(failure);
    }

    private Failure atRelaying(Failure failure) {
        if (settings.username() == null) {
            offer("Sign in with username and password", "authentication", "password");
        }
        return failure;
    }

    private void offer(String words, String field, String value) {
        corrections.add(new Correction(words, Map.of(field, value)));
    }

    private Duration time() {
        Duration now = left.get();
        return now.compareTo(most) < 0 ? now : most;
    }
}
