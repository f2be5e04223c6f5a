package io.setget.mail.adapter.persistence.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A backup as a zip file of two members: the database file, and a manifest with its length and checksum. Names in it are
 * compared and never used as paths.
 */
public final class BackupArchive {
    /** Files that their owner alone can read. */
    public static final FileAttribute<Set<PosixFilePermission>> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final String DATABASE = "setget-mail.mv.db";
    private static final String MANIFEST = "manifest.properties";
    private static final int LONGEST_MANIFEST = 10_000;
    private static final int PIECE = 64 << 10;

    private BackupArchive() {}

    /**
     * Writes a new file, flushed to disk, from a database file that nobody changes.
     *
     * @return the file's checksum, in hexadecimal
     */
    public static String write(Path archive, Path database, String version, String schema, Instant madeAt)
            throws IOException {
        MessageDigest ofArchive = sha256();
        try (FileChannel channel =
                FileChannel.open(archive, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS)) {
            OutputStream out = new DigestOutputStream(
                    new BufferedOutputStream(Channels.newOutputStream(channel), PIECE), ofArchive);
            ZipOutputStream zip = new ZipOutputStream(out);
            zip.setLevel(Deflater.BEST_SPEED);
            MessageDigest ofDatabase = sha256();
            zip.putNextEntry(new ZipEntry(DATABASE));
            long bytes;
            try (InputStream in = new DigestInputStream(Files.newInputStream(database), ofDatabase)) {
                bytes = in.transferTo(zip);
            }
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry(MANIFEST));
            Manifest manifest = new Manifest(version, schema, madeAt, bytes, hex(ofDatabase));
            zip.write(manifest.write().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.finish();
            out.flush();
            channel.force(true);
        }
        return hex(ofArchive);
    }

    /**
     * Looks at the file without its database.
     *
     * @throws UnusableBackupException if it is none that this version can restore
     */
    public static Manifest manifest(Path archive) {
        if (!Files.isRegularFile(archive) || !Files.isReadable(archive)) {
            throw new UnusableBackupException(archive + " is not a file that this user can read");
        }
        return reading(archive, zip -> {
            if (zip.getEntry(MANIFEST) == null || zip.getEntry(DATABASE) == null) {
                throw new UnusableBackupException("is no backup of SetGet Mail");
            }
            if (zip.size() > 2) {
                throw new UnusableBackupException("holds more than a backup does: it was not made by SetGet Mail");
            }
            try (InputStream in = zip.getInputStream(zip.getEntry(MANIFEST))) {
                byte[] text = in.readNBytes(LONGEST_MANIFEST);
                Manifest manifest = Manifest.read(new String(text, StandardCharsets.UTF_8));
                if (zip.getEntry(DATABASE).getSize() != manifest.bytes()) {
                    throw new UnusableBackupException("is damaged: its database is not as long as its manifest says");
                }
                return manifest;
            }
        });
    }

    /**
     * Writes the database in it into a new file, flushed to disk; never more than the manifest says.
     *
     * @throws UnusableBackupException if it is not what the manifest says
     */
    public static void extract(Path archive, Manifest manifest, Path target) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(
                        target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS);
                OutputStream out = Channels.newOutputStream(channel)) {
            reading(archive, zip -> {
                try (InputStream in = new DigestInputStream(zip.getInputStream(zip.getEntry(DATABASE)), digest)) {
                    copy(in, out, manifest.bytes());
                }
                return manifest;
            });
            channel.force(true);
        }
        if (!hex(digest).equals(manifest.sha256())) {
            throw new UnusableBackupException(archive + " is damaged: the checksum of its database is another one");
        }
    }

    private static void copy(InputStream in, OutputStream out, long expected) throws IOException {
        byte[] piece = new byte[PIECE];
        long left = expected;
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
            left -= length;
            if (left < 0) {
                break;
            }
            try {
                out.write(piece, 0, length);
            } catch (IOException full) {
                throw new UnwritableException(full);
            }
        }
        if (left != 0) {
            throw new UnusableBackupException("is damaged: its database is not as long as its manifest says");
        }
    }

    private static Manifest reading(Path archive, Reading what) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return what.read(zip);
        } catch (UnusableBackupException damaged) {
            throw new UnusableBackupException(archive + " " + damaged.getMessage(), damaged);
        } catch (UnwritableException full) {
            throw full;
        } catch (ZipException foreign) {
            throw new UnusableBackupException(
                    archive + " is no backup of SetGet Mail, or a part of it is missing or damaged", foreign);
        } catch (IOException unreadable) {
            throw new UnusableBackupException(archive + " is damaged: it cannot be read to its end", unreadable);
        }
    }

    private interface Reading {
        Manifest read(ZipFile zip) throws IOException;
    }

    /** The trouble is not with the backup but with where it goes. */
    static final class UnwritableException extends UncheckedIOException {
        private static final long serialVersionUID = 1L;

        UnwritableException(IOException cause) {
            super(cause);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
