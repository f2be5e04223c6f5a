package io.setget.mail.application.seal;

import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * An email as sealed bytes, bound to its id; the first byte inside tells the version.
 *
 * <p>From version 2 on all but the first byte is compressed: text and HTML say the same thing twice, and what waits in
 * memory, in the database or in Redis takes a fraction of the room.
 *
 * <p>A queue names the version beside it, so that an older program leaves alone what a newer one wrote. Anything
 * that an older program could not handle, a new email type included, needs a new version.
 */
public final class EmailFormat {
    /** The newest version that is understood, and the one that is written. */
    public static final int VERSION = 2;

    /** The version before: the same fields, not compressed. */
    private static final int UNCOMPRESSED = 1;

    private final Seal seal;

    public EmailFormat(Seal seal) {
        this.seal = seal;
    }

    /** All that a queue keeps of an email; what it says is held in no other form. */
    public SealedEmail sealed(Email email) {
        return new SealedEmail(
                email.id(),
                email.type(),
                email.to().address(),
                email.messageId(),
                email.lives(),
                email.sendAt(),
                write(email));
    }

    public byte[] write(Email email) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        Deflater fast = new Deflater(Deflater.BEST_SPEED, true);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, fast))) {
            text(out, email.type().wireName());
            text(out, email.to().address().value());
            text(out, email.to().address().ascii());
            String name = email.to().name();
            out.writeBoolean(name != null);
            if (name != null) {
                text(out, name);
            }
            text(out, email.content().subject());
            text(out, email.content().text());
            text(out, email.content().html());
            text(out, email.messageId());
            out.writeLong(email.acceptedAt().toEpochMilli());
            Instant sendAt = email.sendAt();
            out.writeBoolean(sendAt != null);
            if (sendAt != null) {
                out.writeLong(sendAt.toEpochMilli());
            }
            out.writeLong(email.lives().toMillis());
            out.writeInt(email.metadata().size());
            for (Map.Entry<String, String> entry : email.metadata().entrySet()) {
                text(out, entry.getKey());
                text(out, entry.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            fast.end();
        }
        return seal.seal(bytes.toByteArray(), email.id().value());
    }

    /** Empty if the bytes were changed, damaged or cut short. */
    public Optional<Email> read(EmailId id, byte[] sealed) {
        try {
            return Optional.of(opened(id, seal.open(sealed, id.value())));
        } catch (BrokenSealException | IOException | IllegalArgumentException | NoSuchElementException broken) {
            return Optional.empty();
        }
    }

    private static Email opened(EmailId id, byte[] plain) throws IOException {
        if (plain.length == 0) {
            throw new IOException("empty");
        }
        ByteArrayInputStream fields = new ByteArrayInputStream(plain, 1, plain.length - 1);
        if (plain[0] == UNCOMPRESSED) {
            return read(id, new DataInputStream(fields));
        }
        if (plain[0] != VERSION) {
            throw new IOException("version " + plain[0]);
        }
        Inflater inflater = new Inflater(true);
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(fields, inflater))) {
            return read(id, in);
        } finally {
            inflater.end();
        }
    }

    private static Email read(EmailId id, DataInputStream in) throws IOException {
        EmailType type = EmailType.parse(text(in)).orElseThrow();
        EmailAddress address = new EmailAddress(text(in), text(in));
        Mailbox to = new Mailbox(address, in.readBoolean() ? text(in) : null);
        Content content = new Content(text(in), text(in), text(in));
        String messageId = text(in);
        Instant acceptedAt = Instant.ofEpochMilli(in.readLong());
        Instant sendAt = in.readBoolean() ? Instant.ofEpochMilli(in.readLong()) : null;
        Duration lives = Duration.ofMillis(in.readLong());
        Map<String, String> metadata = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            metadata.put(text(in), text(in));
        }
        return new Email(id, type, to, content, messageId, acceptedAt, sendAt, lives, metadata);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** What was sealed is taken at its word: nobody else has the key. The bytes come before the room for them. */
    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("text of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("text of " + length + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
