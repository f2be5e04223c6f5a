package io.setget.mail.adapter.web.settings;

import java.util.List;

/**
 * What the page Authentication shows.
 *
 * @param mailWorks whether emails can be sent, without which nobody gets a magic link
 */
public record AuthenticationView(boolean magicLink, boolean mailWorks, SettingsView.Field threshold, List<Time> times) {
    public AuthenticationView {
        times = List.copyOf(times);
    }

    /** One duration, what it may be, and what it is if nobody chooses. */
    public record Time(SettingsView.Field field, String label, String bounds, String byDefault) {}
}
