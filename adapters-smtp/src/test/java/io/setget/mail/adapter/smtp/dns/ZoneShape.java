package io.setget.mail.adapter.smtp.dns;

import io.setget.mail.domain.deliverability.Judgement;
import io.setget.mail.domain.deliverability.Topic;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A zone, and what is to be said of it.
 *
 * @param words part of what is said
 * @param publish part of the record that is asked for; blank if none is
 */
record ZoneShape(
        String name,
        Topic topic,
        Judgement judgement,
        String words,
        String publish,
        String relay,
        String from,
        List<String> zone) {
    ZoneShape through(String host) {
        return new ZoneShape(name, topic, judgement, words, publish, host, from, zone);
    }

    ZoneShape from(String address) {
        return new ZoneShape(name, topic, judgement, words, publish, relay, address, zone);
    }

    ZoneShape asking(String record) {
        return new ZoneShape(name, topic, judgement, words, record, relay, from, zone);
    }

    @Override
    public String toString() {
        return topic.title() + ": " + name;
    }

    private static final Map<Integer, String> KEYS = new ConcurrentHashMap<>();

    /** What every zone has unless it says otherwise: a domain that is well, and its own relay. */
    private static final List<String> WELL = List.of(
            "e.example MX 10 mx.e.example",
            "mx.e.example A 198.51.100.5",
            "relay.e.example A 198.51.100.7",
            "e.example TXT v=spf1 a:relay.e.example -all",
            "s1._domainkey.e.example TXT v=DKIM1; k=rsa; p=" + rsa(2048),
            "_dmarc.e.example TXT v=DMARC1; p=reject; rua=mailto:d@e.example");

    /** The zone that is well, but for the names that these lines speak of. */
    static ZoneShape shape(String name, Topic topic, Judgement judgement, String words, String... lines) {
        List<String> zone = new ArrayList<>();
        for (String line : WELL) {
            boolean replaced = Stream.of(lines).anyMatch(other -> key(other).equals(key(line)));
            if (!replaced) {
                zone.add(line);
            }
        }
        Stream.of(lines)
                .filter(line -> line.split(" ", 3).length > 1 && !line.endsWith(" NOTHING"))
                .forEach(zone::add);
        return new ZoneShape(name, topic, judgement, words, "", "relay.e.example", "noreply@e.example", zone);
    }

    private static String key(String line) {
        String[] parts = line.split(" ", 3);
        String type = line.endsWith(" NOTHING")
                ? parts[1]
                : parts[1].equals("TXT") || parts[1].equals("MX") ? parts[1] : "TXT";
        return parts[0] + " " + type;
    }

    static String rsa(int bits) {
        return KEYS.computeIfAbsent(bits, ZoneShape::newKey);
    }

    private static String newKey(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        } catch (NoSuchAlgorithmException cannotBe) {
            throw new AssertionError(cannotBe);
        }
    }

    static String spf(String rest) {
        return "e.example TXT v=spf1 " + rest;
    }
}
