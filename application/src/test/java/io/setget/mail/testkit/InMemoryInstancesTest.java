package io.setget.mail.testkit;

import io.setget.mail.application.port.Instances;
import java.time.InstantSource;

class InMemoryInstancesTest extends InstancesContract {
    @Override
    protected Instances nobody(InstantSource clock) {
        return new InMemoryInstances(clock);
    }
}
