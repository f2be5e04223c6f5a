package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order in which one connection delivers what had to wait for it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LanesIT {
    @RegisterExtension
    static final Site SITE = new Site("SETGET_SMTP_CONNECTIONS", "1");

    private static RunningJar jar;

    @BeforeAll
    static void start() throws Exception {
        jar = SITE.jar();
    }

    @Test
    void critical_never_waits_behind_bulk() throws Exception {
        int before = holdTheConnection("waits-critical");
        batch(100, "bulkA", true);
        batch(20, "urgentA", false);
        List<String> order = deliver(before, 121).subList(1, 121);
        // One in ten is simply the oldest; all others are critical for as long as there are any.
        assertThat(order.subList(0, 23))
                .filteredOn(to -> to.startsWith("urgentA"))
                .hasSize(20);
    }

    @Test
    void bulk_never_starves() throws Exception {
        int before = holdTheConnection("waits-bulk");
        batch(20, "bulkB", true);
        batch(150, "urgentB", false);
        List<String> order = deliver(before, 171).subList(1, 171);
        assertThat(order.subList(0, 100))
                .filteredOn(to -> to.startsWith("bulkB"))
                .hasSizeBetween(9, 11);
    }

    private static int holdTheConnection(String local) throws Exception {
        SITE.server().holdAgain();
        int before = SITE.server().count();
        jar.accept(Requests.normal(local));
        await().until(() -> SITE.server().held() == 1);
        return before;
    }

    private static List<String> deliver(int before, int emails) {
        SITE.server().release();
        await().atMost(Duration.ofSeconds(60)).until(() -> SITE.server().count() == before + emails);
        return SITE.server().arrived().subList(before, before + emails);
    }

    private static void batch(int emails, String local, boolean bulk) throws Exception {
        String body = Requests.batch(0, emails, i -> bulk ? Requests.bulk(local + i) : Requests.critical(local + i));
        assertThat(jar.post("/api/v1/emails/batch", body).get("accepted").asInt())
                .isEqualTo(emails);
    }
}
