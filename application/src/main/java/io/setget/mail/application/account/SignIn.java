package io.setget.mail.application.account;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Passwords;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordRules;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signs an admin in. The answer and the time it takes do not tell whether the account exists. Wrong passwords make the
 * account and the address wait longer and longer; while one of them waits, not even the right password is looked at.
 * Many of them lock the account for a while.
 */
public final class SignIn {
    private static final int ACCOUNT_FREE = 5;
    private static final int ADDRESS_FREE = 10;

    /** Short, so that a stranger cannot lock an admin out for long; still only 1,440 guesses a day. */
    private static final Duration LONGEST_FOR_ACCOUNT = Duration.ofMinutes(1);

    private static final Duration LONGEST_FOR_ADDRESS = Duration.ofMinutes(15);

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Accounts accounts;
    private final Passwords passwords;
    private final StartSession start;
    private final LockOut lockOut;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SignInDelays byAccount = new SignInDelays(ACCOUNT_FREE, LONGEST_FOR_ACCOUNT);
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final SignInDelays byAddress = new SignInDelays(ADDRESS_FREE, LONGEST_FOR_ADDRESS);

    public SignIn(
            Accounts accounts,
            Passwords passwords,
            StartSession start,
            LockOut lockOut,
            AuditLog audit,
            InstantSource clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.start = start;
        this.lockOut = lockOut;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param remoteAddress where the browser is */
    public Result signIn(String email, String password, String remoteAddress) {
        Optional<EmailAddress> parsed =
                EmailAddress.parse("email", email).fold(Optional::of, errors -> Optional.empty());
        // An unknown account gets delays too, or they would tell which ones exist.
        String name = parsed.map(EmailAddress::ascii).orElse("").toLowerCase(Locale.ROOT);
        Instant now = clock.instant();
        Duration locked = parsed.map(lockOut::remaining).orElse(Duration.ZERO);
        if (!locked.isZero()) {
            return new Result.Locked(locked);
        }
        Duration wait = longer(byAccount.remaining(name, now), byAddress.remaining(remoteAddress, now));
        if (!wait.isZero()) {
            return new Result.TooSoon(wait);
        }
        if (!busy.add(name)) { // many guesses at once would pass before the first of them counts
            return new Result.TooSoon(AT_ONCE);
        }
        try {
            return check(parsed, name, password, remoteAddress, now);
        } finally {
            busy.remove(name);
        }
    }

    private Result check(
            Optional<EmailAddress> parsed, String name, String password, String remoteAddress, Instant now) {
        Optional<Account> account = parsed.flatMap(accounts::find);
        if (!isRight(account, password)) {
            byAddress.failed(remoteAddress, now);
            if (byAccount.failed(name, now) == ACCOUNT_FREE && account.isPresent()) {
                audit.record(
                        account.get().email().value(),
                        AuditAction.SIGN_INS_SLOWED,
                        ACCOUNT_FREE + " wrong passwords in a row, the last from " + remoteAddress);
            }
            parsed.ifPresent(address -> lockOut.failed(address, remoteAddress));
            return new Result.Refused();
        }
        byAccount.succeeded(name);
        byAddress.succeeded(remoteAddress);
        Account welcome = account.orElseThrow();
        lockOut.succeeded(welcome.email());
        return new Result.Welcome(start.start(welcome, "from " + remoteAddress));
    }

    private boolean isRight(Optional<Account> account, String password) {
        if (password.length() > PasswordRules.LONGEST * 2) { // no password is; do not pay for its hash
            return false;
        }
        Secret given = new Secret(password);
        if (account.isEmpty()) {
            passwords.hash(given); // takes as long as a comparison
            return false;
        }
        return passwords.matches(given, account.get().password());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** What became of the wish. */
    public sealed interface Result {
        record Welcome(SignedIn signedIn) implements Result {}

        /** The address or the password is wrong; nobody learns which. */
        record Refused() implements Result {}

        /** Too many wrong passwords lately. */
        record TooSoon(Duration remaining) implements Result {}

        /** So many wrong passwords that none is looked at for a while, whether the account exists or not. */
        record Locked(Duration remaining) implements Result {}
    }
}
