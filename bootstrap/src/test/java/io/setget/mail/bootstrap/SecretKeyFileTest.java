package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that is lost or damaged is said so, and never replaced where something was sealed with it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecretKeyFileTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("secret.key");
    }

    @Test
    void the_first_start_makes_a_key_that_its_owner_alone_can_read_and_the_next_one_finds_it() throws IOException {
        byte[] made = SecretKeyFile.readOrCreate(directory, random, () -> false);
        assertThat(made).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(SecretKeyFile.readOrCreate(directory, random, () -> true)).isEqualTo(made);
        assertThat(directory.resolve("secret.key.new")).doesNotExist();
    }

    @Test
    void a_lost_key_is_never_replaced_beside_a_database() {
        assertThatThrownBy(() -> SecretKeyFile.readOrCreate(directory, random, () -> true))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("SETGET_DATA_DIR: " + file()
                        + " is missing, but there is a database that needs it: put the file");
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"'', is empty instead of 32 in base64", "%%%, is not a key in base64", "c2hvcnQ=, holds 5 bytes instead"
    })
    void a_damaged_key_is_refused_and_left_as_it_is(String content, String words) throws IOException {
        Files.writeString(file(), content);
        for (boolean sealedBefore : new boolean[] {true, false}) {
            assertThatThrownBy(() -> SecretKeyFile.readOrCreate(directory, random, () -> sealedBefore))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("SETGET_DATA_DIR: " + file() + " " + words)
                    .hasMessageNotContaining("\n");
        }
        assertThat(Files.readString(file())).isEqualTo(content);
    }
}
