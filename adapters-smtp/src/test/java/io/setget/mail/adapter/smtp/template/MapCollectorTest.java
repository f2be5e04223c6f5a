package io.setget.mail.adapter.smtp.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.samskivert.mustache.Mustache;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MapCollectorTest {
    private static final Mustache.Compiler COMPILER =
            Mustache.compiler().withCollector(new MapCollector()).defaultValue("-");

    @Test
    void shows_entries_of_maps_and_lists_of_them() {
        assertThat(COMPILER.compile("{{#list}}{{name}},{{/list}}")
                        .execute(Map.of("list", List.of(Map.of("name", "a"), Map.of("name", "b")))))
                .isEqualTo("a,b,");
    }

    @Test
    void hides_fields_and_methods() {
        assertThat(COMPILER.compile(
                                "{{#given}}{{hash}}{{value}}{{length}}{{getClass}}{{class}}{{/given}}{{given.class}}")
                        .execute(Map.of("given", "text")))
                .isEqualTo("------");
    }
}
