package io.setget.mail.testkit;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes adapters unreachable for as long as a test says so; otherwise they are as they are. Thread-safe. */
public final class Outage {
    /** What an unreachable adapter says. */
    public static final String WORDS = "the store at 127.0.0.1 does not answer: is it running?";

    private volatile boolean on;
    private volatile boolean losesAnswers;
    private final AtomicInteger refused = new AtomicInteger();

    public void begin() {
        on = true;
    }

    /** What is asked for is done, but nobody hears of it. */
    public void loseAnswers() {
        losesAnswers = true;
    }

    public void end() {
        on = false;
        losesAnswers = false;
    }

    /** How many calls found nobody there. */
    public int refused() {
        return refused.get();
    }

    /** The same adapter, struck by this outage. */
    public <P> P over(Class<P> port, P adapter) {
        InvocationHandler reach = (proxy, method, arguments) -> {
            if (on) {
                refused.incrementAndGet();
                throw new PortUnavailableException(WORDS, new IllegalStateException("on purpose"));
            }
            try {
                Object answer = method.invoke(adapter, arguments);
                if (losesAnswers && !(answer instanceof EmailQueue.Prepared)) { // that asks nothing of the store
                    throw PortUnavailableException.unsure(WORDS, new IllegalStateException("on purpose"));
                }
                return answer;
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        };
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, reach));
    }
}
