package io.setget.mail.simulation;

import io.setget.mail.application.port.PortUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One instance's calls of its ports: each is a step before and after its effect, and each may go wrong there. */
final class PortCalls {
    private static final Map<Method, String> NAMES = new HashMap<>();

    private final SimulatedInstance instance;
    private final World world;

    PortCalls(SimulatedInstance instance, World world) {
        this.instance = instance;
        this.world = world;
    }

    /** The port as this instance sees it. */
    <P> P over(Class<P> port, P twin) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> call(twin, method, arguments)));
    }

    private Object call(Object twin, Method method, Object[] arguments) throws Throwable {
        String what = NAMES.computeIfAbsent(
                method, named -> named.getDeclaringClass().getSimpleName() + "." + named.getName());
        boolean alone = instance.holdsMonitor();
        step(alone);
        mayStrike(alone, what, "before");
        if (world.store.isAway() || world.faults.callIsNotMade()) {
            throw away(what, "not made");
        }
        Object result = effect(twin, method, arguments);
        world.note(instance.name(), what, null);
        world.observer.saw(instance, what, arguments, result);
        step(alone);
        mayStrike(alone, what, "after");
        if (world.store.isAway() || world.faults.answerIsLost()) {
            throw away(what, "answer lost");
        }
        return result;
    }

    private static Object effect(Object twin, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(twin, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private void step(boolean alone) {
        if (alone) {
            world.scheduler.stepAlone();
            return;
        }
        Duration takes = world.faults.storeTakes();
        if (takes == null) {
            world.scheduler.step();
        } else {
            world.scheduler.pause(takes);
            world.scheduler.stepAlone();
        }
    }

    private void mayStrike(boolean alone, String what, String when) {
        if (!instance.hasProcessOfItsOwn()) {
            return;
        }
        if (world.faults.crashes()) {
            world.note(instance.name(), "crashes " + when, what);
            world.crash(instance);
            world.scheduler.stepAlone();
        }
        Duration frozen = alone ? null : world.faults.freezes();
        if (frozen != null) {
            world.note(instance.name(), "stands still " + when, frozen);
            instance.freeze(frozen);
            world.scheduler.step();
        }
    }

    private PortUnavailableException away(String what, String how) {
        world.note(instance.name(), what, how);
        world.observer.unavailable(instance, what);
        return new PortUnavailableException("the store does not answer", new IllegalStateException(how));
    }
}
