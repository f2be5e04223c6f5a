package io.setget.mail.testkit;

import java.time.InstantSource;

class InMemoryReconcilableLogTest extends ReconcilableLogContract {
    @Override
    protected Parts emptyLog(InstantSource clock) {
        InMemoryDeliveryRecorder recorder = new InMemoryDeliveryRecorder(clock);
        InMemoryLosses losses = new InMemoryLosses(clock);
        return new Parts(new InMemoryReconcilableLog(recorder, losses), recorder, recorder.log(), losses);
    }
}
