package io.setget.mail.domain.deliverability;

/**
 * A line of the documentation's troubleshooting table, and whether it applies just now.
 *
 * @param live what was found, as sentences
 */
public record Trouble(Problem problem, Judgement judgement, String live) {
    /** What people notice. */
    public enum Problem {
        SPAM("Emails go to spam", "Missing SPF/DKIM/DMARC", "Set up DNS records for your sending domain"),
        DELAYED("Emails delayed", "Queue backlog", "Check Redis connectivity and queue size"),
        RELAY_DENIED(
                "\"Relay access denied\"",
                "Mail server rejects sender",
                "Verify the From Email is authorized on your SMTP server"),
        INTERMITTENT(
                "Intermittent failures",
                "Network instability",
                "Check firewall rules and DNS resolution for SMTP host"),
        RATE_LIMIT(
                "Rate limit exceeded",
                "Provider sending limit reached",
                "Reduce email volume or upgrade your SMTP plan");

        private final String title;
        private final String diagnosis;
        private final String solution;

        Problem(String title, String diagnosis, String solution) {
            this.title = title;
            this.diagnosis = diagnosis;
            this.solution = solution;
        }

        public String title() {
            return title;
        }

        public String diagnosis() {
            return diagnosis;
        }

        public String solution() {
            return solution;
        }
    }
}
