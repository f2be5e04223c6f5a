package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What the jar is made of. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ThirdPartyIT {
    @Test
    void every_library_in_the_jar_is_listed_with_its_licence() throws IOException {
        try (ZipFile jar = new ZipFile(System.getProperty("setget.jar"))) {
            String list = text(jar, "META-INF/THIRD-PARTY.md");
            TreeSet<String> unlisted = new TreeSet<>();
            List<? extends ZipEntry> descriptions = jar.stream()
                    .filter(entry -> entry.getName().matches("META-INF/maven/.*/pom\\.properties"))
                    .toList();
            assertThat(descriptions).hasSizeGreaterThan(20);
            for (ZipEntry description : descriptions) {
                Properties library = new Properties();
                try (InputStream in = jar.getInputStream(description)) {
                    library.load(in);
                }
                String group = library.getProperty("groupId");
                String name = group + ":" + library.getProperty("artifactId");
                if (!group.equals("io.setget.mail") && !list.contains("`" + name + "`")) {
                    unlisted.add(name);
                }
            }
            assertThat(unlisted).isEmpty();
        }
    }

    @Test
    void what_libraries_look_up_at_run_time_survived_the_merge() throws IOException {
        try (ZipFile jar = new ZipFile(System.getProperty("setget.jar"))) {
            assertThat(text(jar, "META-INF/services/java.sql.Driver"))
                    .contains("org.h2.Driver", "org.postgresql.Driver");
            assertThat(text(jar, "META-INF/MANIFEST.MF")).contains("Multi-Release: true");
        }
    }

    private static String text(ZipFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
