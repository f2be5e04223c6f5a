package io.setget.mail.domain.settings;

/** The sending limits in force, each with its source; null where there is no limit. */
public record EffectiveSendingLimits(Setting<Integer> perSecond, Setting<Integer> perHour, Setting<Integer> perDay) {

    public static EffectiveSendingLimits of(SendingLimits environment, SendingLimits panel) {
        return new EffectiveSendingLimits(
                Setting.first(environment.perSecond(), panel.perSecond(), null),
                Setting.first(environment.perHour(), panel.perHour(), null),
                Setting.first(environment.perDay(), panel.perDay(), null));
    }

    public SendingLimits inForce() {
        return new SendingLimits(perSecond.value(), perHour.value(), perDay.value());
    }
}
