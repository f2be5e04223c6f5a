package io.setget.mail.testkit;

import io.setget.mail.application.port.SendingQuota;
import java.time.InstantSource;

class InMemorySendingQuotaTest extends SendingQuotaContract {
    @Override
    protected SendingQuota fresh(InstantSource clock) {
        return new InMemorySendingQuota(clock);
    }
}
