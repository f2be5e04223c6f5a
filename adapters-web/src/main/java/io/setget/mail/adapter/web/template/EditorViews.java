package io.setget.mail.adapter.web.template;

import io.setget.mail.adapter.web.http.Parameters;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.adapter.web.template.TemplatesView.Editor;
import io.setget.mail.adapter.web.template.TemplatesView.Row;
import io.setget.mail.adapter.web.template.TemplatesView.Said;
import io.setget.mail.adapter.web.template.TemplatesView.Tested;
import io.setget.mail.adapter.web.template.TemplatesView.Variable;
import io.setget.mail.adapter.web.template.TemplatesView.Version;
import io.setget.mail.application.diagnosis.SendTemplateTest;
import io.setget.mail.application.template.FindTemplates.Found;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Glossary;
import io.setget.mail.domain.template.TemplateVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Words for what is known about templates. */
final class EditorViews {
    private EditorViews() {}

    static List<Row> rows(List<TemplateVersion> own) {
        return Stream.of(EmailType.values())
                .map(type ->
                        new Row(type.wireName(), type.label(), type.trigger(), type.customisable(), state(type, own)))
                .toList();
    }

    private static String state(EmailType type, List<TemplateVersion> own) {
        String languages = own.stream()
                .filter(version -> version.type() == type)
                .map(version -> version.language().toLanguageTag())
                .sorted()
                .collect(Collectors.joining(", "));
        return languages.isEmpty() ? "" : "Customised: " + languages;
    }

    static Editor editor(
            Found found,
            List<TemplateVersion> own,
            Map<String, String> fields,
            String to,
            Said said,
            @Nullable Tested tested) {
        EmailType type = found.type();
        TreeSet<String> locales = new TreeSet<>(List.of("en", "de"));
        own.stream()
                .filter(version -> version.type() == type)
                .forEach(version -> locales.add(version.language().toLanguageTag()));
        String language = found.language().toLanguageTag();
        locales.add(language);
        return new Editor(
                type.wireName(),
                type.label(),
                type.trigger(),
                type.customisable(),
                language,
                List.copyOf(locales),
                state(found),
                found.own() != null && found.source().equals(found.language()),
                fields,
                to,
                said,
                tested,
                variables(type),
                versions(found.history()));
    }

    private static String state(Found found) {
        String source = found.source().toLanguageTag();
        TemplateVersion own = found.own();
        if (!found.source().equals(found.language())) {
            return "There is none in " + found.language().toLanguageTag() + " yet: emails use the one in " + source
                    + ", shown here.";
        }
        return own == null
                ? "The built-in template is in use."
                : "Version " + own.number() + " is in use, saved by " + own.savedBy() + ", " + Words.time(own.savedAt())
                        + ".";
    }

    private static List<Variable> variables(EmailType type) {
        List<Variable> variables = new ArrayList<>();
        type.variables().forEach(variable -> {
            variables.add(variable(variable.name(), variable.required()));
            if (variable.kind() == io.setget.mail.domain.email.Variable.Kind.NOTIFICATIONS) {
                Glossary.OF_A_NOTIFICATION.forEach(name -> variables.add(variable(name, name.equals("title"))));
            }
        });
        Glossary.EVERYWHERE.forEach(name -> variables.add(variable(name, true)));
        return variables;
    }

    private static Variable variable(String name, boolean required) {
        Glossary.Term term = Glossary.term(name);
        return new Variable(name, term.description(), term.sample(), required);
    }

    private static List<Version> versions(List<TemplateVersion> history) {
        return history.stream()
                .map(version -> new Version(
                        version.number(),
                        version.template() == null,
                        version.equals(history.get(0)),
                        version.savedBy(),
                        Words.time(version.savedAt())))
                .toList();
    }

    static Map<String, String> fields(EmailTemplate template) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("subject", template.subject());
        fields.put("preheader", template.preheader());
        fields.put("html", template.html());
        fields.put("text", template.text());
        return fields;
    }

    static Map<String, String> fields(Parameters form) {
        Map<String, String> fields = new LinkedHashMap<>();
        EmailTemplate.FIELDS.forEach(field -> fields.put(field, form.text(field)));
        return fields;
    }

    static Tested tested(SendTemplateTest.Result result, String to) {
        if (result instanceof SendTemplateTest.Result.Refused refused) {
            return new Tested(false, "Nothing was sent: " + words(refused.errors()));
        }
        if (result instanceof SendTemplateTest.Result.NoSettings) {
            return new Tested(false, "Nothing was sent: first say in Email / SMTP where to send emails.");
        }
        Failure failure = ((SendTemplateTest.Result.Tried) result).report().failure();
        return failure == null
                ? new Tested(true, "Sent to " + to + ". The variables hold samples.")
                : new Tested(false, failure.detail() + " " + failure.solution());
    }

    static String words(List<FieldError> errors) {
        return errors.stream().map(EditorViews::words).collect(Collectors.joining(" "));
    }

    static String words(FieldError error) {
        String field = error.field().equals("html")
                ? "HTML"
                : Words.sentence(error.field()).replace(".", "");
        return field + ", " + error.message() + ".";
    }
}
