package io.setget.mail.bootstrap;

import io.setget.mail.application.account.ManageApiKeys;
import io.setget.mail.domain.settings.Secret;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Passwords and keys that live as long as one demo; those that a person types are made of words. */
record DemoSecrets(Secret adminPassword, Secret smtpPassword, Secret apiKey) {
    private static final List<String> WORDS = List.of(
            "amber", "apple", "arrow", "aspen", "autumn", "basil", "beacon", "birch", "bison", "breeze", "bridge",
            "brook", "candle", "canyon", "cedar", "cherry", "clover", "cobalt", "comet", "copper", "coral", "crane",
            "dawn", "delta", "dune", "eagle", "ember", "falcon", "fern", "fjord", "forest", "garden", "ginger",
            "harbor", "hazel", "heron", "indigo", "island", "ivory", "jasper", "juniper", "kite", "lagoon", "lantern",
            "lemon", "lilac", "linen", "maple", "marble", "meadow", "mint", "mosaic", "nectar", "ocean", "olive",
            "opal", "orchid", "otter", "pebble", "pepper", "prairie", "quartz", "raven", "river");

    static DemoSecrets make(RandomGenerator random) {
        byte[] key = new byte[20];
        random.nextBytes(key);
        return new DemoSecrets(
                words(random),
                words(random),
                new Secret(ManageApiKeys.PREFIX + HexFormat.of().formatHex(key)));
    }

    private static Secret words(RandomGenerator random) {
        return new Secret(Stream.generate(() -> WORDS.get(random.nextInt(WORDS.size())))
                        .limit(4)
                        .collect(Collectors.joining("-"))
                + "-"
                + (10 + random.nextInt(90)));
    }
}
