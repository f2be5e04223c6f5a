package io.setget.mail.testkit;

import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Mail servers as they are told to be, and a probe that looks at them. Thread-safe. */
public final class InMemoryMailServerProbe implements MailServerProbe {
    private final Map<String, Map<Integer, ProbedPort>> hosts = new ConcurrentHashMap<>();
    private final List<String> looked = new CopyOnWriteArrayList<>();

    /** From now on this is found at that host; all its ports that nothing is said about are closed. */
    public InMemoryMailServerProbe with(String host, ProbedPort... ports) {
        for (ProbedPort port : ports) {
            hosts.computeIfAbsent(host, name -> new ConcurrentHashMap<>()).put(port.port(), port);
        }
        return this;
    }

    /** Each host and port that was looked at, such as {@code mail.example.com:25}. */
    public List<String> looked() {
        return List.copyOf(looked);
    }

    @Override
    public ProbedPort look(String host, int port, Duration limit) {
        looked.add(host + ":" + port);
        Map<Integer, ProbedPort> ports = hosts.get(host);
        if (ports == null) {
            return ProbedPort.useless(port, Speech.UNKNOWN_HOST, "The host name has no address.");
        }
        return ports.getOrDefault(port, ProbedPort.useless(port, Speech.CLOSED, "Nothing accepts connections there."));
    }
}
