package io.setget.mail.adapter.persistence;

import io.setget.mail.testkit.ReconcilableLogContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlReconcilableLogOnPostgresTest extends ReconcilableLogContract {
    @RegisterExtension
    final TemporaryPostgres database = new TemporaryPostgres();

    @Override
    protected Parts emptyLog(InstantSource clock) {
        Persistence persistence = database.open(clock);
        return new Parts(
                persistence.reconcilableLog(), persistence.recorder(), persistence.deliveryLog(), persistence.losses());
    }
}
