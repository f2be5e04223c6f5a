package io.setget.mail.adapter.web.settings;

import io.setget.mail.domain.settings.SendingLimits;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the page Email / SMTP shows besides the summary and the dead letters. */
public final class SettingsView {
    private SettingsView() {}

    /**
     * One field of the form.
     *
     * @param lockedBy the environment variable that sets it; null if the panel may
     * @param wrong what is wrong with what was typed; null if nothing is
     */
    public record Field(
            String name,
            String value,
            @Nullable String lockedBy,
            @Nullable String wrong) {
        public boolean locked() {
            return lockedBy != null;
        }

        /** For {@code aria-invalid}. */
        public @Nullable String invalid() {
            return wrong == null ? null : "true";
        }

        /** For {@code aria-describedby}: the element that explains the field. */
        public @Nullable String describedBy() {
            return wrong != null || lockedBy != null ? name + "-note" : null;
        }
    }

    /**
     * The form.
     *
     * @param passwordSet whether a password is saved or set by the environment
     * @param draft a password that was typed for a test and not saved yet, encrypted; blank if there is none
     * @param fromNameDefault what the From Name is if it is left blank
     */
    public record Form(
            Field host,
            Field port,
            Field tlsMode,
            Field authentication,
            Field username,
            Field password,
            Field fromEmail,
            Field fromName,
            boolean passwordSet,
            String draft,
            String fromNameDefault,
            List<String> warnings,
            List<Preset> presets,
            @Nullable Preset chosen) {
        public Form {
            warnings = List.copyOf(warnings);
            presets = List.copyOf(presets);
        }

        public boolean useTls() {
            return !tlsMode.value().equals("none");
        }
    }

    /**
     * A provider whose settings are known.
     *
     * @param settings label and value, as its guide gives them
     * @param warning whether the note is a warning rather than a tip
     * @param limits how many emails it lets pass, where that is known
     */
    public record Preset(
            String id,
            String name,
            String about,
            @Nullable String host,
            int port,
            String tlsMode,
            @Nullable String username,
            List<List<String>> settings,
            String note,
            boolean warning,
            SendingLimits limits) {
        public Preset {
            limits = Objects.requireNonNullElse(limits, SendingLimits.NONE);
            settings = List.copyOf(settings);
        }
    }

    /**
     * How a test email went.
     *
     * @param to who received it, or was to
     * @param title of the error; null after a success
     */
    public record Test(
            boolean ok,
            String to,
            @Nullable String title,
            String detail,
            String cause,
            String solution,
            @Nullable String reply,
            List<Stage> stages,
            String transcript) {
        public Test {
            stages = List.copyOf(stages);
        }
    }

    /** One stage of a test. */
    public record Stage(String name, boolean ok, String took, String detail) {}

    /** Why nothing is sent, and what does not work meanwhile. */
    public record Silence(String title, String explanation, List<Impact> impacts) {
        public Silence {
            impacts = List.copyOf(impacts);
        }
    }

    /** A feature that needs email, and what its users miss without. */
    public record Impact(String feature, String impact) {}

    /** Whether emails go out just now: a word and its colour ({@code good}, {@code warn} or {@code bad}). */
    public record State(String tone, String word) {}
}
