package io.setget.mail.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The key that encrypts what is stored: generated once into the data directory, readable by its owner alone. */
final class SecretKeyFile {
    private SecretKeyFile() {}

    static byte[] readOrCreate(Path dataDir, SecureRandom random) {
        Path file = dataDir.resolve("secret.key");
        try {
            Files.createDirectories(dataDir);
            if (!Files.exists(file)) {
                byte[] key = new byte[32];
                random.nextBytes(key);
                try (var channel = Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                    channel.write(java.nio.ByteBuffer.wrap(Base64.getEncoder().encode(key)));
                }
                return key;
            }
            return Base64.getDecoder().decode(Files.readString(file).strip());
        } catch (IOException | IllegalArgumentException unusable) {
            throw new ConfigException("SETGET_DATA_DIR: " + dataDir
                    + " must be a directory that can be written, with a valid secret.key if it has one");
        }
    }
}
