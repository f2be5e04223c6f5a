package io.setget.mail.adapter.smtp.dns;

import io.setget.mail.application.port.DnsRecords;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

/** Follows aliases from answer to answer until there are records, or it is known that there are none. */
final class DnsjavaRecords implements DnsRecords {
    private static final int MOST_ALIASES = 8;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");

    private final Supplier<List<InetSocketAddress>> servers;

    /** @param servers asked before each look-up */
    DnsjavaRecords(Supplier<List<InetSocketAddress>> servers) {
        this.servers = servers;
    }

    @Override
    public Answer find(String name, Type type, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Optional<Name> asked = parse(name);
        if (asked.isEmpty()) {
            return new Answer.NoSuchName();
        }
        Inquiry inquiry = new Inquiry(servers.get(), end);
        Name next = asked.get();
        for (int aliases = 0; aliases <= MOST_ALIASES; ) {
            Inquiry.Reply reply = inquiry.ask(next, Values.code(type));
            Message message = reply.message();
            if (message == null) {
                return new Answer.Unanswered(reply.why());
            }
            Name last = next;
            for (Optional<Name> alias = alias(message, last); alias.isPresent() && aliases <= MOST_ALIASES; aliases++) {
                last = alias.get();
                alias = alias(message, last);
            }
            List<String> found = Values.of(message, last, type);
            if (!found.isEmpty()) {
                return new Answer.Found(found);
            }
            if (message.getRcode() == Rcode.NXDOMAIN) {
                return new Answer.NoSuchName();
            }
            if (last.equals(next)) {
                return new Answer.NoRecords();
            }
            next = last; // the server did not follow the alias to its end
        }
        return new Answer.Unanswered("the alias (CNAME) leads from alias to alias and never to an end");
    }

    private static Optional<Name> alias(Message message, Name name) {
        for (Record record : message.getSection(Section.ANSWER)) {
            if (record instanceof CNAMERecord alias && alias.getName().equals(name)) {
                return Optional.of(alias.getTarget());
            }
        }
        return Optional.empty();
    }

    private static Optional<Name> parse(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Name.fromString(name, Name.root));
        } catch (TextParseException tooLong) {
            return Optional.empty();
        }
    }
}
