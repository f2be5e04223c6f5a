package io.setget.mail.bootstrap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The key that encrypts what is stored: generated once into the data directory, readable by its owner alone. */
final class SecretKeyFile {
    private static final int BYTES = 32;
    private static final String ADVICE =
            " put the file back from your copy of it, or set SETGET_SECRET_KEY; without the key"
                    + " the stored password and the queued emails cannot be read";

    private SecretKeyFile() {}

    /**
     * @param sealedBefore whether there is a database already, whose key a new one could not be
     * @throws ConfigException if there is no usable key
     */
    static byte[] readOrCreate(Path dataDir, SecureRandom random, BooleanSupplier sealedBefore) {
        Path file = dataDir.resolve("secret.key");
        try {
            Files.createDirectories(dataDir);
            if (Files.exists(file)) {
                return parse(
                        file,
                        Files.readString(file, StandardCharsets.ISO_8859_1).strip());
            }
            if (sealedBefore.getAsBoolean()) {
                throw new ConfigException(
                        "SETGET_DATA_DIR: " + file + " is missing, but there is a database that needs it:" + ADVICE);
            }
            byte[] key = new byte[BYTES];
            random.nextBytes(key);
            write(file, Base64.getEncoder().encode(key));
            return key;
        } catch (IOException unusable) {
            throw new ConfigException("SETGET_DATA_DIR: " + dataDir
                    + " must be a directory that can be written, with a secret.key that can be read if it has one");
        }
    }

    /**
     * The key that is there.
     *
     * @throws ConfigException if there is none, or no usable one
     */
    static byte[] read(Path dataDir) {
        Path file = dataDir.resolve("secret.key");
        if (!Files.exists(file)) {
            throw new ConfigException("SETGET_DATA_DIR: there is no " + file + ":" + ADVICE);
        }
        return readOrCreate(dataDir, new SecureRandom(), () -> true);
    }

    private static byte[] parse(Path file, String text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException garbage) {
            throw new ConfigException("SETGET_DATA_DIR: " + file + " is not a key in base64:" + ADVICE);
        }
        if (key.length != BYTES) {
            String what = key.length == 0 ? "is empty" : "holds " + key.length + " bytes";
            throw new ConfigException(
                    "SETGET_DATA_DIR: " + file + " " + what + " instead of " + BYTES + " in base64:" + ADVICE);
        }
        return key;
    }

    /** On the disk, whole, before anything is sealed with it. */
    private static void write(Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling("secret.key.new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Path directory = file.getParent();
        if (directory != null) {
            try (FileChannel entries = FileChannel.open(directory)) {
                entries.force(true);
            } catch (IOException notOnThisSystem) {
                // Windows opens no directories, and keeps their entries by itself.
            }
        }
    }
}
