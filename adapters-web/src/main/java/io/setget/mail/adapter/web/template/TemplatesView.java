package io.setget.mail.adapter.web.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the pages about templates show. */
public final class TemplatesView {
    private TemplatesView() {}

    /** One type of email in the list. */
    public record Row(String type, String label, String trigger, boolean customisable, String state) {}

    /** A variable, and what stands beside the editor about it. */
    public record Variable(String name, String description, String sample, boolean required) {}

    /** An earlier state of the template; {@code built} if it was the built-in one again. */
    public record Version(int number, boolean built, boolean inForce, String by, String at) {}

    /** What was said about a draft: problems first. */
    public record Said(List<String> problems, List<String> warnings) {
        public Said {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The editor.
     *
     * @param fields by the names of the API
     * @param said about what stands in the fields
     * @param tested how the last test email went, if one was sent just now
     */
    public record Editor(
            String type,
            String label,
            String trigger,
            boolean customisable,
            String locale,
            List<String> locales,
            String state,
            boolean own,
            Map<String, String> fields,
            String to,
            Said said,
            @Nullable Tested tested,
            List<Variable> variables,
            List<Version> versions) {
        public Editor {
            locales = List.copyOf(locales);
            fields = Map.copyOf(fields);
            variables = List.copyOf(variables);
            versions = List.copyOf(versions);
        }

        public String path() {
            return TemplatePages.PATH + "/" + type;
        }

        public String text(String field) {
            return fields.getOrDefault(field, "");
        }
    }

    /** How a test email went. */
    public record Tested(boolean ok, String words) {}

    /** The layout's form. */
    public record Layout(Map<String, String> fields, List<String> problems) {
        public Layout {
            fields = Map.copyOf(fields);
            problems = List.copyOf(problems);
        }

        public String text(String field) {
            return fields.getOrDefault(field, "");
        }
    }
}
