package io.setget.mail.testkit;

import io.setget.mail.application.port.DnsRecords;

class InMemoryDnsRecordsTest extends DnsRecordsContract {
    @Override
    protected DnsRecords knowing(DnsZone zone) {
        return new InMemoryDnsRecords(zone);
    }
}
