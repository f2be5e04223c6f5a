package io.setget.mail.adapter.maildir;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drops emails into a maildir: written and flushed in {@code tmp}, then renamed into {@code new}. The rename is what the
 * final dot is in SMTP. A reader never sees half an email, and one that is sent again while still unread replaces itself,
 * for it keeps its name.
 */
final class MaildirTransport implements MailTransport {
    private final Path directory;
    private final AtomicLong number = new AtomicLong();
    private volatile boolean stopped;

    MaildirTransport(Path directory) {
        this.directory = directory;
    }

    @Override
    public DeliveryOutcome send(Email email, SmtpSettings settings, BooleanSupplier mayEnterData) {
        if (stopped) {
            return new DeliveryOutcome.Withheld();
        }
        Optional<Failure> trouble = probe(settings);
        if (trouble.isPresent()) {
            return new DeliveryOutcome.ServerTrouble(trouble.get());
        }
        // Two tries at one email may meet here, if a lease passed on: each writes to a file of its own.
        Path written = directory.resolve("tmp").resolve(name(email) + "." + number.incrementAndGet());
        try {
            write(written, MaildirMessage.write(email, settings));
            if (!mayEnterData.getAsBoolean() || stopped) {
                return new DeliveryOutcome.Withheld();
            }
            return rename(written, directory.resolve("new").resolve(name(email)));
        } catch (IOException unusable) {
            return new DeliveryOutcome.ServerTrouble(failure("The email cannot be written: " + unusable));
        } finally {
            forget(written);
        }
    }

    /** The same for each try at an email, and of no other: an id is not given twice. */
    private static String name(Email email) {
        return email.acceptedAt().getEpochSecond() + "." + email.id().value() + ".setget";
    }

    private static void write(Path file, byte[] octets) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(octets);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    private static DeliveryOutcome rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(to.getParent())) {
            folder.force(true);
        } catch (IOException unsure) {
            // It is there now, but would it be after a power cut? Nobody can know, as after a lost answer to the dot.
            return new DeliveryOutcome.Unconfirmed(failure("The folder cannot be flushed: " + unsure));
        }
        return new DeliveryOutcome.Delivered("in the maildir as " + to.getFileName());
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException leftOver) {
            // readers of a maildir clear tmp of what is older than 36 hours
        }
    }

    @Override
    public Optional<Failure> probe(SmtpSettings settings) {
        if (stopped) {
            return Optional.of(failure("Sending is being stopped."));
        }
        for (String folder : List.of("tmp", "new")) {
            if (!Files.isWritable(directory.resolve(folder))) {
                return Optional.of(failure("There is no folder " + folder + " that can be written to."));
            }
        }
        return Optional.empty();
    }

    private static Failure failure(String detail) {
        return new Failure(FailureKind.UNKNOWN, null, detail);
    }

    @Override
    public TestReport test(Email email, SmtpSettings settings, Duration limit, Consumer<Progress> watching) {
        long started = System.nanoTime();
        watching.accept(new Progress(List.of(), "connect"));
        Optional<Failure> trouble = probe(settings);
        Step connect = step("connect", trouble.orElse(null), started);
        if (trouble.isPresent()) {
            watching.accept(new Progress(List.of(connect), null));
            return new TestReport(trouble.get(), List.of(connect), "looked for tmp and new\n");
        }
        watching.accept(new Progress(List.of(connect), "data"));
        long found = System.nanoTime();
        DeliveryOutcome outcome = send(email, settings, () -> System.nanoTime() - started < limit.toNanos());
        Failure failure = failure(outcome);
        Step data = step("data", failure, found);
        watching.accept(new Progress(List.of(connect, data), null));
        return new TestReport(failure, List.of(connect, data), "looked for tmp and new\nwrote " + name(email) + "\n");
    }

    private static @Nullable Failure failure(DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Failed failed) {
            return failed.failure();
        }
        return outcome instanceof DeliveryOutcome.Delivered ? null : failure("It was stopped, or took too long.");
    }

    private static Step step(String name, @Nullable Failure failure, long since) {
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
        return new Step(name, failure == null, took, failure == null ? "" : failure.detail());
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        stop();
    }
}
