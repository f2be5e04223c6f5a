package io.setget.mail.adapter.smtp.dns;

import io.setget.mail.application.port.DnsRecords;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Records in the words of the port. */
final class Values {
    private Values() {}

    static int code(DnsRecords.Type type) {
        return switch (type) {
            case A -> Type.A;
            case AAAA -> Type.AAAA;
            case MX -> Type.MX;
            case SRV -> Type.SRV;
            case TXT -> Type.TXT;
            case PTR -> Type.PTR;
        };
    }

    static List<String> of(Message message, Name name, DnsRecords.Type type) {
        return message.getSection(Section.ANSWER).stream()
                .filter(record ->
                        record.getType() == code(type) && record.getName().equals(name))
                .map(Values::text)
                .distinct()
                .toList();
    }

    private static String text(Record record) {
        if (record instanceof ARecord address) {
            return address.getAddress().getHostAddress();
        }
        if (record instanceof AAAARecord address) {
            return address.getAddress().getHostAddress();
        }
        if (record instanceof MXRecord mx) {
            return mx.getPriority() + " " + text(mx.getTarget());
        }
        if (record instanceof SRVRecord srv) {
            return srv.getPriority() + " " + srv.getWeight() + " " + srv.getPort() + " " + text(srv.getTarget());
        }
        if (record instanceof TXTRecord txt) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            txt.getStringsAsByteArrays().forEach(joined::writeBytes);
            return joined.toString(StandardCharsets.UTF_8);
        }
        return record instanceof PTRRecord ptr ? text(ptr.getTarget()) : record.rdataToString();
    }

    private static String text(Name name) {
        return name.equals(Name.root) ? "." : name.toString(true);
    }
}
