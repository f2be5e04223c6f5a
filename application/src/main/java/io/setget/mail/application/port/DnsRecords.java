package io.setget.mail.application.port;

import java.time.Duration;
import java.util.List;

/**
 * What the domain name system says just now.
 *
 * <p>Thread-safe; each call blocks its thread, for at most the time it is given. Nothing is thrown for what name servers
 * do: it is an answer.
 */
public interface DnsRecords {
    /**
     * Asks for the records of one name. Aliases (CNAME) are followed.
     *
     * @param name with or without the dot at its end; a name that is no host name at all is {@link Answer.NoSuchName}
     * @param limit how long all tries may take together
     */
    Answer find(String name, Type type, Duration limit);

    /** The kinds of records that mail is about. */
    enum Type {
        A,
        AAAA,
        MX,
        SRV,
        TXT,
        PTR
    }

    /** What was answered. */
    sealed interface Answer {
        /**
         * The records, never none. A and AAAA: the address. MX: {@code "10 mail.example.org"}. SRV: {@code "0 1 465
         * mail.example.org"}. TXT: its strings joined without anything between (RFC 7208 section 3.3). PTR: the name.
         * Names have no dot at their end, save for the root, which is {@code "."}.
         */
        record Found(List<String> records) implements Answer {
            public Found {
                records = List.copyOf(records);
            }
        }

        /** The name exists, but has no record of this kind. */
        record NoRecords() implements Answer {}

        /** The name does not exist (NXDOMAIN). */
        record NoSuchName() implements Answer {}

        /** Nobody knows: {@code why} says in words what came instead of an answer, such as a timeout or SERVFAIL. */
        record Unanswered(String why) implements Answer {}
    }
}
