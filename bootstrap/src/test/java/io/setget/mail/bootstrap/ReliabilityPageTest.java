package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** {@code docs/reliability.md} names a test for each promise, and each of them is there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReliabilityPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

    private static List<String> promises() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/reliability.md"));
        int heading = lines.indexOf("| promise | held by |");
        assertThat(heading).isPositive();
        return lines.subList(heading + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static List<String> tests(String promise) {
        String heldBy = promise.substring(promise.lastIndexOf('|', promise.length() - 2));
        return TEST.matcher(heldBy)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Test
    void each_promise_names_a_test() throws IOException {
        assertThat(promises())
                .hasSizeGreaterThan(15)
                .allSatisfy(promise -> assertThat(tests(promise)).as(promise).isNotEmpty());
    }

    @Test
    void each_test_that_is_named_exists() throws IOException {
        Set<String> sources;
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            sources = files.filter(file -> file.toString().contains("/src/test/java/"))
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        for (String promise : promises()) {
            assertThat(sources).as(promise).containsAll(tests(promise));
        }
    }

    @Test
    void the_readme_leads_to_it() throws IOException {
        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("(docs/reliability.md)");
    }
}
