package io.setget.mail.simulation;

/** What a world is about. */
enum Scenario {
    /** Everything changes and anything may go wrong. */
    ANYTHING,
    /** Server and stores work; only recipients are of all kinds. */
    RECIPIENTS_IN_TROUBLE,
    /** Good emails behind a crowd of others at which the server hangs, asks for less, or stalls after the dot. */
    CROWD;

    /** Now and then one of the others; {@code -Dsetget.scenario=CROWD} makes all worlds the same. */
    static Scenario byChance(Chance chance) {
        String wanted = System.getProperty("setget.scenario");
        int number = chance.nextInt(30);
        if (wanted != null) {
            return valueOf(wanted);
        }
        return number == 0 ? CROWD : number < 3 ? RECIPIENTS_IN_TROUBLE : ANYTHING;
    }
}
