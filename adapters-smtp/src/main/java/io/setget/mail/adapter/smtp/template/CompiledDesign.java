package io.setget.mail.adapter.smtp.template;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.TemplateSyntax;
import io.setget.mail.domain.template.TemplateSyntax.Tag;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A design that was checked and can be filled in. Thread-safe. */
record CompiledDesign(Template subject, Template text, Template html) {
    /** The name of a value that no template can name. */
    static final String FOOTER = "f:footer";

    private static final int LONGEST_SUBJECT = 500;
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\s]+");

    private static final Mustache.Compiler PLAIN = Mustache.compiler()
            .withCollector(new Scope.Collector())
            .defaultValue("")
            .withEscaper(Escapers.NONE)
            .withLoader(name -> {
                throw new IllegalArgumentException("templates may not include others: " + name);
            });
    private static final Mustache.Compiler HTML = PLAIN.withEscaper(Escapers.HTML);

    static CompiledDesign of(Design design, Layout layout) {
        EmailTemplate template = design.template();
        SafeHtml html = in("html", () -> SafeHtml.parse(layout.expanded(template.html(), design)));
        String content = in("html", html::html);
        String text = template.text().isBlank() ? html.text() : template.text();
        return new CompiledDesign(
                in("subject", () -> PLAIN.compile(normal(template.subject()))),
                in("text", () -> PLAIN.compile(layout.text(normal(text), FOOTER))),
                in("html", () -> HTML.compile(layout.html(design, normal(template.preheader()), content))));
    }

    Content render(Map<String, Object> values) {
        String line = LINE_BREAKS
                .matcher(filled("subject", subject, values))
                .replaceAll(" ")
                .strip();
        if (line.isEmpty()) {
            throw new Wrong("subject", "is empty once its variables are filled in");
        }
        return new Content(
                line.length() > LONGEST_SUBJECT ? shortened(line) : line,
                filled("text", text, values).stripTrailing() + "\n",
                filled("html", html, values));
    }

    private static String shortened(String line) {
        int end = Character.isHighSurrogate(line.charAt(LONGEST_SUBJECT - 1)) ? LONGEST_SUBJECT - 1 : LONGEST_SUBJECT;
        return line.substring(0, end);
    }

    private static String filled(String field, Template template, Map<String, Object> values) {
        Budget budget = new Budget();
        Set<String> noAddresses = new LinkedHashSet<>();
        StringBuilder out = new StringBuilder();
        in(field, () -> {
            template.execute(new Scope(values, budget, noAddresses), budget.writerInto(out));
            return out;
        });
        if (!noAddresses.isEmpty()) {
            throw new Wrong(field, "{{" + String.join("}}, {{", noAddresses) + "}} holds no address: not for a link");
        }
        return out.toString();
    }

    /** Tags as they were understood when they were checked, so that the library cannot read them in another way. */
    private static String normal(String source) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (Tag tag : TemplateSyntax.tags(source)) {
            out.append(source, from, tag.start()).append(tag.as(tag.name()));
            from = tag.end();
        }
        return out.append(source, from, source.length()).toString();
    }

    private static <T> T in(String field, Supplier<T> work) {
        try {
            return work.get();
        } catch (RefusedTemplate | Budget.Exceeded refused) {
            throw new Wrong(field, String.valueOf(refused.getMessage()));
        } catch (IllegalArgumentException unreadable) { // what is made of a draft may read otherwise than the draft
            throw new Wrong(field, String.valueOf(unreadable.getMessage()));
        } catch (MustacheException failed) {
            String why = failed.getCause() instanceof Budget.Exceeded spent
                    ? String.valueOf(spent.getMessage())
                    : "cannot be rendered";
            throw new Wrong(field, why);
        }
    }

    /** What a field of the template got wrong. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String field;

        Wrong(String field, String why) {
            super(why, null, false, false);
            this.field = field;
        }

        String field() {
            return field;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
