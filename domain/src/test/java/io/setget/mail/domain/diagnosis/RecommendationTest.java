package io.setget.mail.domain.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.diagnosis.ProbedHost.Origin;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.TlsMode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RecommendationTest {
    private static final List<String> LOGINS = List.of("PLAIN", "LOGIN");

    private static ProbedPort port(int port, Speech speech, List<String> logins, @Nullable String distrust) {
        return new ProbedPort(port, speech, "", List.of(), logins, null, distrust, "");
    }

    private static ProbedPort good(int port, Speech speech) {
        return port(port, speech, LOGINS, null);
    }

    private static Recommendation best(ProbedPort... ports) {
        return Recommendation.among(List.of(new ProbedHost("mail.example.com", Origin.GIVEN, Arrays.asList(ports))))
                .orElseThrow();
    }

    @Test
    void the_first_port_wins_among_equals() {
        Recommendation best = best(good(465, Speech.IMPLICIT_TLS), good(587, Speech.STARTTLS), good(25, Speech.PLAIN));
        assertThat(best)
                .isEqualTo(new Recommendation(
                        "mail.example.com",
                        465,
                        TlsMode.IMPLICIT,
                        Authentication.PASSWORD,
                        "Port 465 of mail.example.com is encrypted from the start, which is the most reliable option.",
                        List.of()));
    }

    @Test
    void an_encrypted_port_wins_over_an_earlier_plain_one() {
        Recommendation best = best(good(587, Speech.PLAIN), good(25, Speech.STARTTLS));
        assertThat(best.port()).isEqualTo(25);
        assertThat(best.warnings()).containsExactly("Port 25 is often blocked on the way to other networks.");
    }

    @Test
    void a_trusted_certificate_wins_over_an_untrusted_one_which_is_not_hidden_where_it_is_alone() {
        ProbedPort untrusted = port(465, Speech.IMPLICIT_TLS, LOGINS, "It is self-signed.");
        assertThat(best(untrusted, good(587, Speech.STARTTLS)).port()).isEqualTo(587);
        Recommendation alone = best(untrusted, good(587, Speech.PLAIN));
        assertThat(alone.port()).isEqualTo(465);
        assertThat(alone.warnings())
                .containsExactly("It is self-signed. Until that is mended, or the certificate is trusted,"
                        + " nothing is sent.");
    }

    @Test
    void a_login_wins_over_none_even_where_the_certificate_is_not_trusted() {
        ProbedPort without = port(25, Speech.STARTTLS, List.of(), null);
        ProbedPort untrusted = port(465, Speech.IMPLICIT_TLS, LOGINS, "It is self-signed.");
        assertThat(best(without, untrusted).port()).isEqualTo(465);
    }

    @Test
    void without_a_login_none_is_recommended_and_what_that_means_is_said() {
        Recommendation best = best(port(587, Speech.STARTTLS, List.of(), null));
        assertThat(best.authentication()).isEqualTo(Authentication.NONE);
        assertThat(best.warnings())
                .containsExactly("It offers no login, so it must know this machine by its address to pass emails on.");
    }

    @Test
    void plain_text_is_recommended_only_where_there_is_nothing_else_and_warned_about() {
        Recommendation best = best(good(2525, Speech.PLAIN));
        assertThat(best.tlsMode()).isEqualTo(TlsMode.NONE);
        assertThat(best.warnings())
                .containsExactly(
                        "Without TLS, emails and the password cross the network readable for anyone on the way.");
    }

    @Test
    void a_login_that_is_not_spoken_here_is_warned_about() {
        Recommendation best = best(port(465, Speech.IMPLICIT_TLS, List.of("XOAUTH2"), null));
        assertThat(best.warnings())
                .containsExactly("It offers only XOAUTH2 for signing in; SetGet Mail speaks PLAIN and LOGIN.");
    }

    @Test
    void a_server_for_incoming_mail_comes_after_everything_else() {
        ProbedHost incoming =
                new ProbedHost("mx.example.com", Origin.MX, List.of(port(25, Speech.STARTTLS, List.of(), null)));
        ProbedHost plain = new ProbedHost("mail.example.com", Origin.GUESS, List.of(good(25, Speech.PLAIN)));
        assertThat(Recommendation.among(List.of(incoming, plain)).orElseThrow().host())
                .isEqualTo("mail.example.com");
        assertThat(Recommendation.among(List.of(incoming)).orElseThrow().warnings())
                .first()
                .asString()
                .startsWith("This server takes the domain's incoming mail and offers no login");
    }

    @Test
    void earlier_hosts_win_over_later_ones() {
        ProbedHost first = new ProbedHost("a.example.com", Origin.SUBMISSION, List.of(good(587, Speech.STARTTLS)));
        ProbedHost second = new ProbedHost("b.example.com", Origin.MX, List.of(good(465, Speech.IMPLICIT_TLS)));
        assertThat(Recommendation.among(List.of(first, second)).orElseThrow().host())
                .isEqualTo("a.example.com");
    }

    @Test
    void nothing_is_recommended_where_nothing_speaks_smtp() {
        for (Speech speech : Speech.values()) {
            List<ProbedHost> hosts =
                    List.of(new ProbedHost("h", Origin.GIVEN, List.of(ProbedPort.useless(465, speech, ""))));
            assertThat(Recommendation.among(hosts).isPresent())
                    .as(speech.name())
                    .isEqualTo(speech.mode().isPresent());
        }
        assertThat(Recommendation.among(List.of())).isEmpty();
    }
}
