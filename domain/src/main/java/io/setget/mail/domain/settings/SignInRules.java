package io.setget.mail.domain.settings;

import java.time.Duration;

/** The rules about signing in that are in force: what was chosen, else the default. */
public record SignInRules(SignInFields chosen) {
    public static final SignInRules DEFAULT = new SignInRules(SignInFields.NONE);
    public static final boolean MAGIC_LINK_BY_DEFAULT = true;
    public static final int LOCKOUT_THRESHOLD_BY_DEFAULT = 10;

    /** Wrong passwords count for so long. */
    public static final Duration LOCKOUT_WINDOW = Duration.ofMinutes(15);

    public Setting<Boolean> magicLink() {
        return Setting.first(null, chosen.magicLink(), MAGIC_LINK_BY_DEFAULT);
    }

    public Setting<Integer> lockoutThreshold() {
        return Setting.first(null, chosen.lockoutThreshold(), LOCKOUT_THRESHOLD_BY_DEFAULT);
    }

    public Setting<Duration> setting(SignInTime time) {
        return Setting.first(null, chosen.times().get(time), time.byDefault());
    }

    public boolean hasMagicLink() {
        Boolean magicLink = chosen.magicLink();
        return magicLink == null ? MAGIC_LINK_BY_DEFAULT : magicLink;
    }

    public int threshold() {
        Integer threshold = chosen.lockoutThreshold();
        return threshold == null ? LOCKOUT_THRESHOLD_BY_DEFAULT : threshold;
    }

    public Duration time(SignInTime time) {
        return chosen.times().getOrDefault(time, time.byDefault());
    }
}
