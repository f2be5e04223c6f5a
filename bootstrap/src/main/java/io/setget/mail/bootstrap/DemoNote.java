package io.setget.mail.bootstrap;

import io.setget.mail.adapter.smtp.catcher.MailCatcher;
import io.setget.mail.application.demo.Recipe;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the demo tells whoever started it. */
final class DemoNote {
    private DemoNote() {}

    static String of(Config config, MailCatcher.Ports smtp, DemoSecrets secrets) {
        String chosen = config.general().baseUrl();
        String address = chosen == null ? "http://localhost:" + config.http().port() : chosen;
        String recipes = Arrays.stream(Recipe.values())
                .map(recipe -> recipe.localPart() + "@")
                .collect(Collectors.joining(" "));
        return """

                SetGet Mail is ready. This is a demo: Ctrl-C ends it and deletes everything.

                  Panel     %1$s/backoffice/settings/email
                  Inbox     %1$s/backoffice/inbox
                  Sign in   %2$s with the password %3$s
                  API key   %4$s

                Hand an email over:

                  curl -X POST %1$s/api/v1/emails -H 'Authorization: Bearer %4$s' -H 'Content-Type: application/json' \
                -d '{"type": "welcome", "to": "you@example.com", "variables": {"login_url": "https://example.com/login"}}'

                A mail catcher takes every email; none leaves this machine. It listens on %5$s
                for the user %6$s with the password %7$s:

                  %8$-5d  Implicit TLS, in use now
                  %9$-5d  STARTTLS, works too; shows "TLS handshake failed" with implicit TLS
                  %10$-5d  shows "connection refused"
                  %11$-5d  shows "timeout"
                  %12$-5d  shows "certificate error": self-signed
                  %13$-5d  shows "certificate error": expired
                  %14$-5d  shows "certificate error": made for another host

                Recipients that fail on purpose: %15$s
                """.formatted(
                        address,
                        DemoConfig.ADMIN,
                        secrets.adminPassword().reveal(),
                        secrets.apiKey().reveal(),
                        Demo.SMTP_HOST,
                        Demo.SMTP_USERNAME,
                        secrets.smtpPassword().reveal(),
                        smtp.implicitTls(),
                        smtp.startTls(),
                        smtp.refused(),
                        smtp.silent(),
                        smtp.selfSigned(),
                        smtp.expired(),
                        smtp.otherHost(),
                        recipes);
    }
}
