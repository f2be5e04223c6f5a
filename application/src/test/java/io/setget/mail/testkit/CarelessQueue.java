package io.setget.mail.testkit;

import io.setget.mail.application.port.EmailQueue;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** A queue that has something to say about how safely it keeps emails. */
public final class CarelessQueue {
    private CarelessQueue() {}

    /** The same queue but for its cautions. */
    public static EmailQueue over(EmailQueue queue, List<String> cautions) {
        InvocationHandler warn = (proxy, method, arguments) -> {
            if (method.getName().equals("cautions")) {
                return cautions;
            }
            try {
                return method.invoke(queue, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        };
        return (EmailQueue)
                Proxy.newProxyInstance(EmailQueue.class.getClassLoader(), new Class<?>[] {EmailQueue.class}, warn);
    }
}
