package io.setget.mail.adapter.smtp.dns;

import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/**
 * Asks name servers, over UDP and then TCP where an answer does not fit, until one of them knows or the time is up. One
 * that is slow is not given up: the next is asked beside it, and whoever knows first is heard.
 */
final class Inquiry {
    private static final int ROUNDS = 2;
    private static final long LONGEST_GAP = Duration.ofSeconds(1).toNanos();
    private static final String TOO_LATE = "no name server answered in time";

    private final List<InetSocketAddress> servers;
    private final long end;

    /** @param end by {@link System#nanoTime} */
    Inquiry(List<InetSocketAddress> servers, long end) {
        this.servers = servers;
        this.end = end;
    }

    /**
     * What came of it.
     *
     * @param message one that settles the question; null if nobody knows
     * @param why nobody knows, in words
     */
    record Reply(@Nullable Message message, String why) {}

    private record Heard(
            InetSocketAddress from,
            @Nullable Message message,
            @Nullable Throwable failure) {}

    Reply ask(Name name, int type) {
        if (servers.isEmpty()) {
            return new Reply(null, "this machine is set up with no name server");
        }
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
        int tries = servers.size() * ROUNDS;
        long gap = Math.min(LONGEST_GAP, (end - System.nanoTime()) / (tries + 1));
        String why = TOO_LATE;
        boolean extended = true;
        int begun = 0;
        for (int ended = 0; ended < tries; ) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return new Reply(null, why);
            }
            if (begun < tries) {
                send(query, servers.get(begun % servers.size()), Duration.ofNanos(left), extended, heard);
                begun++;
            }
            Heard next = poll(heard, begun < tries ? Math.min(gap, left) : left);
            if (next != null) {
                ended++;
                Message message = next.message();
                if (message != null && settles(message)) {
                    return new Reply(message, "");
                }
                why = why(next);
                // Some servers do not know the extension (RFC 6891 section 7).
                extended &= message == null || message.getRcode() != Rcode.FORMERR;
            }
        }
        return new Reply(null, why);
    }

    private static void send(
            Message query, InetSocketAddress server, Duration left, boolean extended, BlockingQueue<Heard> heard) {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(left);
        if (!extended) {
            resolver.setEDNS(null);
        }
        resolver.sendAsync(query.clone())
                .whenComplete((message, failure) -> heard.add(new Heard(server, message, failure)));
    }

    private static @Nullable Heard poll(BlockingQueue<Heard> heard, long nanos) {
        try {
            return heard.poll(Math.max(1, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Heard(new InetSocketAddress(0), null, stop);
        }
    }

    private static boolean settles(Message message) {
        return message.getRcode() == Rcode.NXDOMAIN || (message.getRcode() == Rcode.NOERROR && !isReferral(message));
    }

    /** A server that sends us elsewhere does not serve us: it was to ask there itself. */
    private static boolean isReferral(Message message) {
        List<Record> authority = message.getSection(Section.AUTHORITY);
        return message.getSection(Section.ANSWER).isEmpty()
                && !message.getHeader().getFlag(Flags.AA)
                && authority.stream().anyMatch(record -> record.getType() == Type.NS)
                && authority.stream().noneMatch(record -> record.getType() == Type.SOA);
    }

    private static String why(Heard heard) {
        Message message = heard.message();
        String server = "the name server " + name(heard.from());
        if (message != null) {
            return switch (message.getRcode()) {
                case Rcode.NOERROR -> server + " only names other servers to ask";
                case Rcode.SERVFAIL ->
                    server + " answered SERVFAIL: it could not find out, or does not trust what it found";
                case Rcode.REFUSED -> server + " answered REFUSED: it does not serve this machine, or not this name";
                default -> server + " answered " + Rcode.string(message.getRcode());
            };
        }
        Throwable cause = heard.failure();
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof InterruptedException) {
            return "the look-up was broken off";
        }
        if (cause instanceof WireParseException) {
            return server + " answered something that is no DNS";
        }
        boolean late = cause instanceof TimeoutException
                || cause instanceof SocketTimeoutException
                || (cause != null && String.valueOf(cause.getMessage()).contains("imed out"));
        return late ? TOO_LATE : server + " cannot be reached";
    }

    private static String name(InetSocketAddress server) {
        String host = server.getAddress() == null
                ? server.getHostString()
                : server.getAddress().getHostAddress();
        return server.getPort() == SimpleResolver.DEFAULT_PORT ? host : host + " port " + server.getPort();
    }
}
