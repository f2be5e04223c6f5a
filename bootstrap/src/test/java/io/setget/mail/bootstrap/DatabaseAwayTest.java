package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.adapter.persistence.Persistence;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.application.seal.Seal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.h2.tools.Server;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole mailroom on a database server that is stopped and started again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DatabaseAwayTest {
    @TempDir
    Path dir;

    @Test
    void without_the_database_requests_get_503_and_it_recovers_without_a_restart_and_without_sending_twice()
            throws Exception {
        System.setProperty("h2.bindAddress", "127.0.0.1");
        // H2 does not tell the pool in the standard's codes that a connection is broken, as PostgreSQL does.
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "0");
        int databasePort = RunningJar.freePort();
        int httpPort = RunningJar.freePort();
        Server database = database(databasePort);
        try (MailServer mail = MailServer.start()) {
            Config config = config(mail, httpPort);
            SecureRandom random = new SecureRandom();
            Persistence persistence = Persistence.open(
                    "jdbc:h2:tcp://127.0.0.1:" + databasePort + "/./mail;WRITE_DELAY=0",
                    new Seal(new byte[32], random),
                    config.capacity(),
                    InstantSource.system());
            try (persistence;
                    Mailroom mailroom = Mailroom.start(config, over(persistence, config), Panel.ExtraPages.NONE)) {
                Api api = new Api(httpPort);
                String inData = api.accept(Requests.normal("stalls"));
                await().until(() -> mail.held() == 1);

                database.stop();
                assertThat(api.call("POST", "/api/v1/emails", Requests.normal("refused"))
                                .status())
                        .isEqualTo(503);
                Api.Answer ready = api.call("GET", "/readyz", null);
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.body().get("database").asText()).isEqualTo("does not answer");
                mail.release();
                await().until(() -> mail.held() == 0);

                database = database(databasePort);
                api.awaitStatus(inData, "sent");
                String after = api.accept(Requests.normal("after"));
                api.awaitStatus(after, "sent");
                assertThat(api.email(inData).get("attempts")).hasSize(1);
                assertThat(mail.arrived()).containsExactly("stalls", "after");
                assertThat(mailroom).isNotNull();
            }
        } finally {
            database.stop();
        }
    }

    private Server database(int port) throws Exception {
        return Server.createTcpServer("-tcpPort", String.valueOf(port), "-ifNotExists", "-baseDir", dir.toString())
                .start();
    }

    private static Ports over(Persistence persistence, Config config) throws ReflectiveOperationException {
        Ports ports = Ports.open(config, InstantSource.system());
        ports = Swapped.in(ports, EmailQueue.class, persistence.queue());
        ports = Swapped.in(ports, DeadLetters.class, persistence.deadLetters());
        ports = Swapped.in(ports, DeliveryLog.class, persistence.deliveryLog());
        ports = Swapped.in(ports, SettingsStore.class, persistence.settingsStore());
        return Swapped.in(ports, BooleanSupplier.class, persistence::answers);
    }

    private Config config(MailServer mail, int httpPort) throws Exception {
        Map<String, String> environment = new HashMap<>(mail.environment());
        environment.put(
                "SETGET_DATA_DIR", Files.createDirectories(dir.resolve("data")).toString());
        environment.put("SETGET_HTTP_PORT", String.valueOf(httpPort));
        environment.put("SETGET_API_KEY", Api.KEY);
        return Config.read(new Environment(environment));
    }
}
