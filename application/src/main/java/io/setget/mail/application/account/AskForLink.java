package io.setget.mail.application.account;

import io.setget.mail.application.settings.CurrentSignInRules;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Asks for a link by which to choose a new password, or to sign in without one. The answer is the same whether the
 * account exists or not; so are the limits on how often one may ask.
 */
public final class AskForLink {
    private static final int MOST_FOR_ADDRESS = 3;
    private static final int MOST_FOR_CLIENT = 10;
    /** Each code may be guessed at a few times: the fewer there are, the less can be guessed. */
    private static final int MOST_CODES_A_DAY = 10;

    private static final Duration LATELY = Duration.ofMinutes(15);

    private final SendLinks send;
    private final CurrentSignInRules rules;
    private final InstantSource clock;
    private final Tokens tokens;
    private final Allowance byClient = new Allowance(MOST_FOR_CLIENT, LATELY);
    private final Allowance resets = new Allowance(MOST_FOR_ADDRESS, LATELY);
    private final Allowance magicLinks = new Allowance(MOST_FOR_ADDRESS, LATELY);
    private final Allowance codes = new Allowance(MOST_CODES_A_DAY, Duration.ofDays(1));

    public AskForLink(SendLinks send, CurrentSignInRules rules, InstantSource clock, SecureRandom random) {
        this.send = send;
        this.rules = rules;
        this.clock = clock;
        this.tokens = new Tokens(random);
    }

    /** Whether there is a mail server to send by. */
    public boolean canSend() {
        return send.canSend();
    }

    /** Whether people may sign in by a link or code. */
    public boolean hasMagicLink() {
        return rules.get().hasMagicLink();
    }

    public Result reset(String email, String remoteAddress) {
        return ask(
                email, remoteAddress, List.of(resets), address -> send.reset(address, remoteAddress), tokens.next(""));
    }

    public Result magicLink(String email, String remoteAddress) {
        if (!hasMagicLink()) {
            return new Result.SwitchedOff();
        }
        Secret request = tokens.next("");
        return ask(
                email,
                remoteAddress,
                List.of(magicLinks),
                address -> send.magicLink(address, mayHaveCode(address) ? request : null, remoteAddress),
                request);
    }

    /** Without a code a link still signs in: nobody can switch that off for somebody else by asking often. */
    private boolean mayHaveCode(EmailAddress address) {
        return codes.take(address.ascii().toLowerCase(Locale.ROOT), clock.instant())
                .isZero();
    }

    private Result ask(
            String email,
            String remoteAddress,
            List<Allowance> byAddress,
            Consumer<EmailAddress> sending,
            Secret request) {
        if (!send.canSend()) {
            return new Result.NoMail();
        }
        return EmailAddress.parse("email", email)
                .fold(
                        address -> {
                            Instant now = clock.instant();
                            Duration wait = byClient.take(remoteAddress, now);
                            String name = address.ascii().toLowerCase(Locale.ROOT);
                            for (Allowance allowance : byAddress) {
                                wait = wait.isZero() ? allowance.take(name, now) : wait;
                            }
                            if (!wait.isZero()) {
                                return new Result.TooSoon(wait);
                            }
                            sending.accept(address);
                            return new Result.Asked(request);
                        },
                        Result.Refused::new);
    }

    /** What became of the wish. */
    public sealed interface Result {
        /**
         * If the account exists, an email is on its way.
         *
         * @param request what the browser must hold for the code in the email to be right
         */
        record Asked(Secret request) implements Result {}

        record Refused(List<FieldError> errors) implements Result {}

        /** This client asked too often, or somebody did for this address. */
        record TooSoon(Duration remaining) implements Result {}

        /** There is no mail server to send by. */
        record NoMail() implements Result {}

        /** Nobody may sign in like that here. */
        record SwitchedOff() implements Result {}
    }
}
