package io.setget.mail.adapter.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import io.setget.mail.application.port.PortUnavailableException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says what is wrong with Redis in words that tell an operator what to do; never with its password. */
final class Trouble {
    private Trouble() {}

    /** Why there is no way in. */
    static String connecting(RedisAddress address, Throwable failure) {
        if (has(failure, UnknownHostException.class)) {
            return address + " cannot be found: check the host's name in SETGET_REDIS_URL and this machine's DNS";
        }
        if (has(failure, CertificateException.class)) {
            return address
                    + " shows a certificate that is not trusted, or not its own: name its authority's PEM file in"
                    + " SETGET_REDIS_CA_FILE, and check the host's name";
        }
        if (has(failure, SSLException.class)) {
            return address + " does not speak TLS here: use redis:// without TLS, or its TLS port";
        }
        if (has(failure, ConnectException.class)) {
            return address + " cannot be reached: is it running, and are host and port in SETGET_REDIS_URL right?";
        }
        String words = words(failure);
        if (words.contains("WRONGPASS")
                || words.contains("NOAUTH")
                || words.contains("ERR AUTH")
                || words.contains("invalid password")) {
            return address + " refuses the login: check user and password in SETGET_REDIS_URL";
        }
        if (forbids(words)) {
            return address + " does not let this user do what is needed: see the ACL in the documentation";
        }
        if (words.contains("DB index")) {
            return address + " has no such database: check the number at the end of SETGET_REDIS_URL";
        }
        return address + (address.encrypted() ? " gives no answer: is that its TLS port?" : " gives no answer");
    }

    /** Whether the connection is to be replaced after this. */
    static boolean ofConnection(Throwable failure) {
        Throwable cause = unwrapped(failure);
        String words = words(cause);
        return !(cause instanceof RedisCommandExecutionException)
                || names(words, "READONLY")
                || names(words, "MOVED")
                || names(words, "ASK")
                || names(words, "CLUSTERDOWN")
                || cause instanceof RedisLoadingException
                || cause instanceof RedisReadOnlyException;
    }

    /** Whether a script was refused because the store holds another queue than the caller was admitted to. */
    static boolean tellsOfAnotherQueue(PortUnavailableException failed) {
        return names(words(failed), "QUEUECHANGED");
    }

    /** @param change whether a change was asked for, which may have been made if there was no answer */
    static PortUnavailableException asking(RedisAddress address, Throwable failure, boolean change) {
        Throwable cause = unwrapped(failure);
        String words = words(cause);
        String said;
        if (names(words, "OOM")) {
            said = address + " is full: give it more memory (maxmemory), or wait until emails were delivered;"
                    + " nothing accepted is lost";
        } else if (names(words, "MISCONF")) {
            said = address + " cannot write to its disk: free some space there; see Redis' own log";
        } else if (names(words, "BUSY")) {
            said = address + " is busy with a long script";
        } else if (cause instanceof RedisLoadingException) {
            said = address + " is loading its data from disk";
        } else if (cause instanceof RedisReadOnlyException || names(words, "READONLY")) {
            said = address + " has become a replica";
        } else if (names(words, "MOVED") || names(words, "ASK") || names(words, "CLUSTERDOWN")) {
            said = address + " no longer holds the queue: the cluster is changing";
        } else if (forbids(words)) {
            said = address + " does not let this user do what is needed: see the ACL in the documentation";
        } else if (cause instanceof RedisCommandExecutionException) {
            said = address + " refused a script: " + words;
        } else {
            said = address + " gives no answer";
        }
        boolean answered = cause instanceof RedisCommandExecutionException
                || String.valueOf(cause.getMessage()).contains("Commands are rejected");
        return change && !answered
                ? PortUnavailableException.unsure(said, cause)
                : new PortUnavailableException(said, cause);
    }

    /** A script says it in words of its own, which changed with version 7. */
    private static boolean forbids(String words) {
        return words.contains("NOPERM") || words.contains("ACL failure") || words.contains("can't run this command");
    }

    /** Redis before 7 wraps what a command in a script ran into. */
    private static boolean names(String words, String error) {
        return words.startsWith(error) || words.contains("-" + error + " ");
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return causes(failure).anyMatch(type::isInstance);
    }

    private static String words(Throwable failure) {
        return causes(failure)
                .filter(RedisCommandExecutionException.class::isInstance)
                .map(cause -> String.valueOf(cause.getMessage()))
                .findFirst()
                .orElse("");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, one -> one != null, Throwable::getCause).limit(20);
    }
}
