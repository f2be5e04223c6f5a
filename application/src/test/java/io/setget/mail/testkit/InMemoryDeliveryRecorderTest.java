package io.setget.mail.testkit;

import java.time.InstantSource;

class InMemoryDeliveryRecorderTest extends DeliveryRecorderContract {
    @Override
    protected Recorded emptyLog(InstantSource clock) {
        InMemoryDeliveryRecorder recorder = new InMemoryDeliveryRecorder(clock);
        return new Recorded(recorder, recorder.log());
    }
}
