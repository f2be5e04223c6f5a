package io.setget.mail.adapter.smtp.dns;

import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.testkit.DnsZone;
import io.setget.mail.testkit.DnsZone.Behaviour;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A name server on the loopback, over UDP and TCP, that knows a {@link DnsZone} and behaves as it says. */
public final class NameServer implements AutoCloseable {
    private static final int PLAIN = 512;
    private static final int TTL = 60;
    private static final Name ROOT = Name.root;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile DnsZone zone;

    private NameServer(DnsZone zone, DatagramSocket udp, ServerSocket tcp) {
        this.zone = zone;
        this.udp = udp;
        this.tcp = tcp;
    }

    public static NameServer knowing(DnsZone zone) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        for (int attempt = 0; ; attempt++) {
            ServerSocket tcp = new ServerSocket(0, 50, here);
            try {
                NameServer server = new NameServer(zone, new DatagramSocket(tcp.getLocalPort(), here), tcp);
                server.daemon(server::serveUdp).start();
                server.daemon(server::serveTcp).start();
                return server;
            } catch (IOException taken) {
                tcp.close();
                if (attempt > 20) {
                    throw taken;
                }
            }
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) tcp.getLocalSocketAddress();
    }

    /** As {@code SETGET_DNS_SERVERS} takes it. */
    public String setting() {
        return address().getAddress().getHostAddress() + ":" + address().getPort();
    }

    /** From now on this is known, and nothing else. */
    public void become(DnsZone next) {
        zone = next;
    }

    /** Every question that arrived: {@code udp TXT example.org}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "name-server");
        thread.setDaemon(true);
        return thread;
    }

    private void serveUdp() {
        byte[] room = new byte[4096];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(room, room.length);
            try {
                udp.receive(packet);
                byte[] query = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                Optional<byte[]> answer = answer(new Message(query), true);
                if (answer.isPresent()) {
                    udp.send(new DatagramPacket(answer.get(), answer.get().length, packet.getSocketAddress()));
                }
            } catch (IOException closedOrBroken) {
                // the next question, or the end
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                daemon(() -> talk(socket)).start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                Optional<byte[]> answer = answer(new Message(query), false);
                if (answer.isPresent()) {
                    byte[] framed = new byte[answer.get().length + 2];
                    framed[0] = (byte) (answer.get().length >> 8);
                    framed[1] = (byte) answer.get().length;
                    System.arraycopy(answer.get(), 0, framed, 2, answer.get().length);
                    out.write(framed);
                    out.flush();
                }
            }
        } catch (IOException gone) {
            // whoever asked has gone
        }
    }

    private Optional<byte[]> answer(Message query, boolean overUdp) throws IOException {
        DnsZone known = zone;
        Record question = query.getQuestion();
        String name = question.getName().toString(true);
        DnsRecords.Type type = DnsRecords.Type.valueOf(Type.string(question.getType()));
        asked.add((overUdp ? "udp " : "tcp ") + type + " " + name);
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RD);
        answer.addRecord(question, Section.QUESTION);
        Optional<Behaviour> behaviour = known.behaviour(name, type);
        if (behaviour.isPresent()) {
            switch (behaviour.get()) {
                case SILENCE -> {
                    return Optional.empty();
                }
                case LOST -> {
                    if (lost.add(type + name)) {
                        return Optional.empty();
                    }
                }
                case NONSENSE -> {
                    byte[] nonsense = "this is no DNS at all, though it is long enough"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                    nonsense[0] = (byte) (query.getHeader().getID() >> 8);
                    nonsense[1] = (byte) query.getHeader().getID();
                    return Optional.of(nonsense);
                }
                case SERVFAIL -> {
                    return failed(answer, Rcode.SERVFAIL);
                }
                case REFUSED -> {
                    return failed(answer, Rcode.REFUSED);
                }
                case NO_EXTENSION -> {
                    if (query.getOPT() != null) {
                        return failed(answer, Rcode.FORMERR);
                    }
                }
                case LAME -> {
                    answer.addRecord(
                            new NSRecord(ROOT, DClass.IN, TTL, Name.fromString("ns.elsewhere.example.")),
                            Section.AUTHORITY);
                    return Optional.of(answer.toWire());
                }
                case TRUNCATED -> {
                    if (overUdp) {
                        answer.getHeader().setFlag(Flags.TC);
                        return Optional.of(answer.toWire());
                    }
                }
            }
        }
        answer.getHeader().setFlag(Flags.RA);
        fill(answer, known, question, type);
        int room = query.getOPT() == null ? PLAIN : query.getOPT().getPayloadSize();
        return Optional.of(answer.toWire(overUdp ? room : Message.MAXLENGTH));
    }

    private static Optional<byte[]> failed(Message answer, int rcode) {
        answer.getHeader().setRcode(rcode);
        return Optional.of(answer.toWire());
    }

    /** The first alias is followed here, the next ones must be asked for: servers differ in that. */
    private static void fill(Message answer, DnsZone known, Record question, DnsRecords.Type type) throws IOException {
        Name name = question.getName();
        List<DnsZone.Entry> aliases = known.at(name.toString(true), "CNAME");
        if (!aliases.isEmpty()) {
            Record alias = record(name, "CNAME", aliases.get(0));
            answer.addRecord(alias, Section.ANSWER);
            name = Name.fromString(aliases.get(0).value(), ROOT);
            if (!known.at(name.toString(true), "CNAME").isEmpty()) {
                return;
            }
        }
        List<DnsZone.Entry> entries = known.at(name.toString(true), type.name());
        for (DnsZone.Entry entry : entries) {
            answer.addRecord(record(name, type.name(), entry), Section.ANSWER);
        }
        if (entries.isEmpty()) {
            answer.addRecord(new SOARecord(ROOT, DClass.IN, TTL, ROOT, ROOT, 1, 1, 1, 1, 1), Section.AUTHORITY);
            answer.getHeader().setRcode(known.exists(name.toString(true)) ? Rcode.NOERROR : Rcode.NXDOMAIN);
        }
    }

    private static Record record(Name name, String kind, DnsZone.Entry entry) throws IOException {
        if (kind.equals("TXT")) {
            List<String> strings = new ArrayList<>();
            for (String string : entry.strings()) {
                for (int from = 0; from < string.length(); from += 255) {
                    strings.add(string.substring(from, Math.min(string.length(), from + 255)));
                }
            }
            return new TXTRecord(
                    name,
                    DClass.IN,
                    TTL,
                    strings.stream()
                            .map(string -> string.replace("\\", "\\\\").replace("\"", "\\\""))
                            .toList());
        }
        return Record.fromString(name, Type.value(kind), DClass.IN, TTL, entry.value(), ROOT);
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
