package io.setget.mail.simulation;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.simulation.Sometimes.Path;
import java.util.HashMap;
import java.util.Map;

/** Which ways the circuit breakers of all instances went. */
final class Breakers {
    private final Sometimes sometimes;
    private final Map<SimulatedInstance, State> states = new HashMap<>();

    private enum State {
        CLOSED,
        OPEN,
        ON_TRIAL
    }

    Breakers(Sometimes sometimes) {
        this.sometimes = sometimes;
    }

    void look(SimulatedInstance instance) {
        State before = states.getOrDefault(instance, State.CLOSED);
        boolean open = instance.health.breakerIsOpen();
        if (open && before != State.OPEN) {
            sometimes.reached(before == State.ON_TRIAL ? Path.BREAKER_OPENED_AGAIN_ON_TRIAL : Path.BREAKER_OPENED);
            states.put(instance, State.OPEN);
        } else if (!open && before == State.OPEN) {
            sometimes.reached(Path.BREAKER_ON_TRIAL);
            states.put(instance, State.ON_TRIAL);
        }
    }

    void tried(SimulatedInstance instance, DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Delivered && states.get(instance) == State.ON_TRIAL) {
            sometimes.reached(Path.BREAKER_CLOSED);
            states.put(instance, State.CLOSED);
        }
    }
}
