package io.setget.mail.domain.deliverability;

/**
 * How many emails recipients' servers refused for good.
 *
 * @param domain of the recipients, in lower case; blank for all together
 * @param sent those that were accepted
 * @param refused those that got a permanent refusal (5xx) of the recipient or the message
 */
public record BounceRate(String domain, long sent, long refused) {
    private static final double WARNING = 0.02;
    private static final double BAD = 0.05;

    public BounceRate {
        if (sent < 0 || refused < 0) {
            throw new IllegalArgumentException("counts cannot be negative: " + sent + ", " + refused);
        }
    }

    /** From 0 to 1; 0 if there were none. */
    public double share() {
        long all = sent + refused;
        return all == 0 ? 0 : (double) refused / all;
    }

    public Judgement judgement() {
        if (share() > BAD) {
            return Judgement.BAD;
        }
        return share() > WARNING ? Judgement.WARNING : Judgement.GOOD;
    }

    public BounceRate plus(BounceRate other) {
        return new BounceRate("", sent + other.sent, refused + other.refused);
    }
}
