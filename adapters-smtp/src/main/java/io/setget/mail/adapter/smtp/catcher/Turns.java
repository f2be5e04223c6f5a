package io.setget.mail.adapter.smtp.catcher;

import io.setget.mail.application.demo.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whose turn it is to fail: counts for each recipient how often its recipe was followed in a row. Thread-safe. */
final class Turns {
    private static final int MOST = 10_000;

    private final Map<String, Integer> followed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST;
        }
    };

    /** Whether the recipe is followed this time; if not, the recipient starts again from the first time. */
    synchronized boolean isDue(Recipe recipe, String recipient) {
        if (recipe.times() == Integer.MAX_VALUE) {
            return true;
        }
        int before = followed.getOrDefault(recipient, 0);
        if (before >= recipe.times()) {
            followed.remove(recipient);
            return false;
        }
        followed.put(recipient, before + 1);
        return true;
    }
}
