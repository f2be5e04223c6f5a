package io.setget.mail.bootstrap;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Other adapters behind some ports. */
final class Swapped {
    private Swapped() {}

    /** The same ports, but with this adapter behind that one. */
    static <P> Ports in(Ports ports, Class<P> port, P adapter) throws ReflectiveOperationException {
        RecordComponent[] components = Ports.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = types[i] == port ? adapter : components[i].getAccessor().invoke(ports);
        }
        Constructor<Ports> constructor = Ports.class.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    /** The same adapter, but with its finished calls counted by the name of the method. */
    static <P> P counted(Class<P> port, P adapter, Map<String, AtomicInteger> calls) {
        InvocationHandler count = (proxy, method, arguments) -> {
            try {
                return method.invoke(adapter, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            } finally {
                calls.computeIfAbsent(method.getName(), name -> new AtomicInteger())
                        .incrementAndGet();
            }
        };
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, count));
    }

    static Map<String, AtomicInteger> calls() {
        return new ConcurrentHashMap<>();
    }
}
