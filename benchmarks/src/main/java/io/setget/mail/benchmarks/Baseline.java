package io.setget.mail.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What this machine takes, in this very run, for the parts that no queue can do without: one HTTP round trip to the
 * same instance, and one small write that is on the disk when it returns.
 */
record Baseline(Times http, Times disk) {
    private static final int ROUNDS = 300;
    private static final int BYTES = 2_048;

    static Baseline measure(Instance instance, Path directory, Pace pace) throws IOException, InterruptedException {
        long[] http = new long[ROUNDS];
        long[] disk = new long[ROUNDS];
        try (FileChannel file =
                FileChannel.open(directory.resolve("baseline"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < ROUNDS; i++) {
                pace.await();
                long asked = System.nanoTime();
                instance.get("/healthz");
                long answered = System.nanoTime();
                file.write(ByteBuffer.allocate(BYTES));
                file.force(false);
                disk[i] = System.nanoTime() - answered;
                http[i] = answered - asked;
            }
        }
        return new Baseline(new Times(http), new Times(disk));
    }

    /** The median of both together, in milliseconds. */
    double millis() {
        return http.millis(0.5) + disk.millis(0.5);
    }
}
