package io.setget.mail.adapter.web.layout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around a page's own content.
 *
 * @param place the entry of the navigation that is marked as the current one
 * @param account who is signed in; empty on the pages outside
 * @param looksOnly whether that is somebody who may change nothing
 * @param csrf goes along with every form, as the field {@code csrf}
 * @param flash what the last action led to, said once
 */
public record Chrome(
        String title,
        Place place,
        List<Link> links,
        String instanceName,
        String account,
        boolean looksOnly,
        String csrf,
        @Nullable Flash flash,
        Assets assets) {
    public Chrome {
        links = List.copyOf(links);
    }

    /** The parts of the panel. */
    public enum Place {
        SETTINGS,
        EMAILS,
        DELIVERABILITY,
        TEMPLATES,
        API_KEYS,
        PEOPLE,
        GENERAL,
        AUTHENTICATION,
        INSTANCES,
        AUDIT,
        INBOX,
        OUTSIDE
    }

    /** An entry of the navigation. */
    public record Link(Place place, String label, String address) {}

    /** What the last action led to. */
    public record Flash(boolean good, String text) {}

    /** Addresses of the files that every page loads. */
    public record Assets(List<String> stylesheets, String mark, String htmx, String script) {
        public Assets {
            stylesheets = List.copyOf(stylesheets);
        }
    }
}
