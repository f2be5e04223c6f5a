package io.setget.mail.adapter.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RequestMemoryTest {
    private static final int MIB = 1 << 20;
    private static final int LIMIT = 16 * MIB;

    private final RequestMemory memory = new RequestMemory(4 * MIB, MIB);

    @Test
    void what_is_over_the_bound_is_refused_with_a_true_503_and_takes_nothing() {
        memory.hold(3 * MIB);
        assertThatThrownBy(() -> memory.hold(2 * MIB)).isInstanceOfSatisfying(HttpProblemException.class, refused -> {
            assertThat(refused.response().status()).isEqualTo(503);
            assertThat(refused.response().header("Retry-After")).isPresent();
        });
        assertThat(memory.held()).isEqualTo(3 * MIB);
        memory.hold(MIB);
    }

    @Test
    void a_piece_of_work_that_is_larger_than_all_memory_takes_all_of_it_and_gives_it_back() {
        for (int i = 0; i < 3; i++) {
            memory.work(100L * MIB).close();
        }
        memory.work(MIB / 2).close();
    }

    @Test
    void a_large_body_is_read_as_it_came_and_takes_only_what_has_arrived() throws IOException {
        byte[] sent = "{\"title\":\"Ada mentioned you\"},".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        try (IncomingBody body = body(new ByteArrayInputStream(sent))) {
            assertThat(memory.held()).isZero();
            try (InputStream arrived = body.stream()) {
                assertThat(memory.held()).isBetween(1L, sent.length / 10L);
                assertThat(arrived.readAllBytes()).isEqualTo(sent);
            }
            assertThat(memory.held()).isZero();
        }
    }

    @Test
    void a_body_that_does_not_fit_is_refused_while_it_arrives_and_gives_back_what_it_took() {
        byte[] sent = new byte[8 * MIB];
        new Random(1).nextBytes(sent);
        try (IncomingBody body = body(new ByteArrayInputStream(sent))) {
            assertThatThrownBy(body::stream).isInstanceOf(HttpProblemException.class);
            assertThat(memory.held()).isPositive();
        }
        assertThat(memory.held()).isZero();
    }

    @Test
    void bytes_that_cannot_be_compressed_come_through_block_by_block() throws IOException {
        byte[] sent = new byte[3 * MIB + 7];
        new Random(2).nextBytes(sent);
        try (IncomingBody body = body(new ByteArrayInputStream(sent));
                InputStream arrived = body.stream()) {
            assertThat(arrived.readNBytes(MIB)).hasSize(MIB);
            assertThat(memory.held()).isLessThan(2 * MIB + MIB / 4);
            assertThat(arrived.readAllBytes()).hasSize(2 * MIB + 7);
        }
        assertThat(memory.held()).isZero();
    }

    private IncomingBody body(InputStream stream) {
        return new IncomingBody(stream, -1, LIMIT, memory);
    }
}
