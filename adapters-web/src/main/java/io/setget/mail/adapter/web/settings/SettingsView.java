package io.setget.mail.adapter.web.settings;

import java.util.List;
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
     * @param readOnly whether nothing may be saved here
     * @param fromNameDefault what the From Name is if it is left blank
     * @param detected what was found by looking at servers; null if nobody asked
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
            @Nullable Preset chosen,
            boolean readOnly,
            @Nullable DetectionView detected) {
        public Form {
            warnings = List.copyOf(warnings);
            presets = List.copyOf(presets);
        }

        /** The same form, with what was detected below it. */
        public Form with(DetectionView found) {
            return new Form(
                    host,
                    port,
                    tlsMode,
                    authentication,
                    username,
                    password,
                    fromEmail,
                    fromName,
                    passwordSet,
                    draft,
                    fromNameDefault,
                    warnings,
                    presets,
                    chosen,
                    readOnly,
                    found);
        }

        public boolean useTls() {
            return !tlsMode.value().equals("none");
        }
    }

    /**
     * How a test email went.
     *
     * @param to who received it, or was to
     * @param title of the error; null after a success
     * @param fixes changes that would mend it
     * @param chain what the server showed of itself
     * @param failed seals with what it failed, so that saving that is asked about; blank after a success
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
            String transcript,
            List<Fix> fixes,
            List<Shown> chain,
            List<Trust> trusts,
            String failed) {
        public Test {
            stages = List.copyOf(stages);
            fixes = List.copyOf(fixes);
            chain = List.copyOf(chain);
            trusts = List.copyOf(trusts);
        }
    }

    /** A test that goes on: where to ask for more, what is done, and what is being tried. */
    public record Running(
            String poll, List<Stage> stages, @Nullable String underWay) {
        public Running {
            stages = List.copyOf(stages);
        }
    }

    /** One stage of a test. */
    public record Stage(String name, boolean ok, String took, String detail) {}

    /** A button that changes one setting and tests again; {@code value} is {@code field=value}. */
    public record Fix(String words, String value) {}

    /** One certificate, label and value of each line. */
    public record Shown(String subject, List<List<String>> lines) {
        public Shown {
            lines = List.copyOf(lines);
        }
    }

    /** A button that trusts one certificate for the server that was tried. */
    public record Trust(String words, String fingerprint, String offer) {}

    /** A certificate that is trusted for the server in force. */
    public record Trusted(String what, String subject, String fingerprint, String since, String host, int port) {}

    /**
     * Certificates of the server in force.
     *
     * @param warning that it ends soon; null if there is nothing to warn of
     */
    public record Certificates(
            List<Trusted> trusted, @Nullable String warning) {
        public Certificates {
            trusted = List.copyOf(trusted);
        }
    }

    /**
     * What stands around the test button.
     *
     * @param to the recipient
     * @param failed as in {@link Test}
     * @param asked whether saving was asked about just now
     */
    public record Trial(String to, String failed, boolean asked) {}

    /**
     * Why nothing is sent, and what does not work meanwhile.
     *
     * @param paused whether somebody has to resume it
     */
    public record Silence(String title, String explanation, List<Impact> impacts, boolean paused) {
        public Silence {
            impacts = List.copyOf(impacts);
        }

        Silence(String title, String explanation, List<Impact> impacts) {
            this(title, explanation, impacts, false);
        }
    }

    /** A feature that needs email, and what its users miss without. */
    public record Impact(String feature, String impact) {}

    /** Whether emails go out just now: a word and its colour ({@code good}, {@code warn} or {@code bad}). */
    public record State(String tone, String word) {}
}
