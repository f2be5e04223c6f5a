package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.bootstrap.FaultyMailServer.Arrival;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.simulation.History;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What an application was promised, held against log, queue and mail server afterwards: each email that was answered
 * with 202 is looked up one by one. Every email of a history has a recipient of its own.
 */
final class PromisedEmails {
    private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();
    private final Duration retention;

    /** @param retention the log forgets settled emails after so long */
    PromisedEmails(Duration retention) {
        this.retention = retention;
    }

    /** @param bulk may be {@code unknown} in the end */
    private record Accepted(String id, String to, boolean bulk, long askedAtNanos) {}

    /** @param askedAtNanos when it was first asked for: the log's retention may count from then on */
    void accepted(String id, String to, boolean bulk, long askedAtNanos) {
        accepted.put(id, new Accepted(id, to, bulk, askedAtNanos));
    }

    private boolean mayBePurged(Accepted email) {
        return System.nanoTime() - email.askedAtNanos() > retention.toNanos();
    }

    int size() {
        return accepted.size();
    }

    /**
     * What became of it all.
     *
     * @param wrong what log, mail server and queue say of emails, if it is not what was promised
     * @param lost accepted, and neither sent nor explained: each with what the log says
     * @param duplicates how many emails arrived more often than once, each time counted
     * @param unknown bulk emails whose end nobody can know, and those purged that never arrived
     * @param purged no longer in the log
     */
    record Outcome(int accepted, List<String> wrong, List<String> lost, int duplicates, int unknown, int purged) {
        @Override
        public String toString() {
            return "accepted " + accepted + ", lost " + lost.size() + ", duplicates " + duplicates + ", unknown "
                    + unknown + ", purged " + purged;
        }
    }

    /** Asked when the queue is empty and no dead letters are left. */
    Outcome heldAgainst(Api api, FaultyMailServer server, int duplicatesAllowed) throws IOException {
        Map<String, List<Arrival>> arrivals =
                server.arrivals().stream().filter(Arrival::taken).collect(Collectors.groupingBy(Arrival::recipient));
        History history = new History().queued(0).everythingIsOver().duplicatesAtMost(duplicatesAllowed);
        List<String> lost = new ArrayList<>();
        int unknown = 0;
        int purged = 0;
        Map<String, Integer> recipients = new TreeMap<>();
        for (Accepted email : accepted.values()) {
            recipients.merge(email.to(), 1, Integer::sum);
            int arrived = arrivals.getOrDefault(email.to(), List.of()).size();
            Api.Answer answer = api.call("GET", "/api/v1/emails/" + email.id(), null);
            String status = answer.status() == 200 ? answer.body().get("status").asText() : "" + answer.status();
            boolean forgotten = status.equals("404") && mayBePurged(email);
            if (email.bulk() && (status.equals("unknown") || (forgotten && arrived == 0))) {
                unknown++;
                status = "unknown";
            } else if (forgotten && arrived > 0) {
                purged++;
                status = "sent";
            } else if (!status.equals("sent") || arrived == 0) {
                lost.add(email + ": " + status + ", arrived " + arrived + " times");
            } else {
                assertThat(arrivals.get(email.to()))
                        .as("the Message-ID of %s", email)
                        .extracting(Arrival::messageId)
                        .containsOnly(answer.body().get("message_id").asText());
            }
            history.accepted(email.id()).arrived(email.id(), arrived);
            if (!status.equals("404")) {
                history.status(email.id(), EmailStatus.valueOf(status.toUpperCase(Locale.ROOT)));
            }
        }
        assertThat(recipients.values()).as("two emails made of one").allMatch(times -> times == 1);
        assertThat(arrivals.keySet()).as("nobody asked for it").allMatch(recipients::containsKey);
        return new Outcome(accepted.size(), history.violations(), lost, history.duplicates(), unknown, purged);
    }
}
