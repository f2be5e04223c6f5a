package io.setget.mail.testkit;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.CodeDigest;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.email.EmailAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Links in memory. */
public final class InMemoryAccountLinks implements AccountLinks {
    private final InstantSource clock;
    private final List<Open> newestFirst = new ArrayList<>();
    private final Map<UUID, Integer> tries = new HashMap<>();

    public InMemoryAccountLinks(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void add(AccountLink link) {
        newestFirst.removeIf(open -> open.link().purpose() == link.purpose() && isFor(open, link.email()));
        newestFirst.add(0, new Open(link, clock.instant(), clock.instant().plus(link.lives())));
    }

    private static boolean isFor(Open open, EmailAddress email) {
        return open.link().email().ascii().equalsIgnoreCase(email.ascii());
    }

    private Optional<AccountLink> working(Predicate<AccountLink> wanted) {
        return newestFirst.stream()
                .filter(open -> open.endsAt().isAfter(clock.instant()))
                .map(Open::link)
                .filter(wanted)
                .findFirst();
    }

    private Optional<AccountLink> removed(Optional<AccountLink> link) {
        link.ifPresent(gone -> newestFirst.removeIf(open -> open.link().equals(gone)));
        return link;
    }

    @Override
    public synchronized Optional<AccountLink> find(Purpose purpose, TokenDigest token) {
        return working(link -> link.purpose() == purpose && link.token().equals(token));
    }

    @Override
    public synchronized Optional<AccountLink> use(Purpose purpose, TokenDigest token) {
        return removed(find(purpose, token));
    }

    @Override
    public synchronized Optional<AccountLink> useCode(CodeDigest code, int mostTries) {
        Optional<AccountLink> asked = working(link -> {
            CodeDigest known = link.code();
            return known != null && known.request().equals(code.request());
        });
        if (asked.isEmpty() || tries.merge(asked.get().id(), 1, Integer::sum) > mostTries) {
            return Optional.empty();
        }
        return removed(asked.filter(link -> code.equals(link.code())));
    }

    @Override
    public synchronized List<Open> list(Purpose purpose) {
        return newestFirst.stream()
                .filter(open ->
                        open.link().purpose() == purpose && open.endsAt().isAfter(clock.instant()))
                .toList();
    }

    @Override
    public synchronized Optional<AccountLink> revoke(UUID id) {
        return removed(working(link -> link.id().equals(id)));
    }

    @Override
    public synchronized void revokeAll(EmailAddress email) {
        newestFirst.removeIf(open -> isFor(open, email));
    }

    @Override
    public synchronized int purge() {
        int before = newestFirst.size();
        newestFirst.removeIf(open -> !open.endsAt().isAfter(clock.instant()));
        return before - newestFirst.size();
    }
}
