package io.setget.mail.application.account;

import static io.setget.mail.application.account.AccountScene.HERE;
import static io.setget.mail.application.account.AccountScene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.account.AccountScene.Written;
import io.setget.mail.application.port.AccountLinks.Open;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Secret;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Invited, accepted, welcome. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InvitationsTest {
    private static final String CHOSEN = "a long way to Tipperary";

    private final AccountScene scene = new AccountScene();
    private final Account owner = scene.account("ada@example.com", "Ada Lovelace", Role.OWNER);
    private final Account admin = scene.account("ben@example.com", null, Role.ADMIN);

    private Secret invited(String email, Role role) {
        assertThat(scene.invite.invite(owner, email, role)).isInstanceOf(LinkResult.Sent.class);
        return scene.lastEmail().token("invitation_url");
    }

    private AcceptInvitation.Result accept(Secret token) {
        return scene.acceptInvitation.accept(token, "زوي 🦓", CHOSEN, HERE);
    }

    @Test
    void an_invitation_goes_out_by_email_and_accepting_it_makes_the_account_greets_and_signs_in() {
        scene.withMail();
        Secret token = invited("Zoe@example.com", Role.VIEWER);
        Written email = scene.lastEmail();
        assertThat(email.type()).isEqualTo(EmailType.WORKSPACE_INVITATION);
        assertThat(email.text("inviter_name")).isEqualTo("Ada Lovelace");
        assertThat(email.text("workspace_name")).isEqualTo("Acme");
        assertThat(email.text("expires_in")).isEqualTo("7 days");

        AcceptInvitation.Result result = accept(token);
        assertThat(result).isInstanceOf(AcceptInvitation.Result.Welcome.class);
        SignedIn zoe = ((AcceptInvitation.Result.Welcome) result).signedIn();
        assertThat(zoe.account().role()).isEqualTo(Role.VIEWER);
        assertThat(zoe.account().name()).isEqualTo("زوي 🦓");
        assertThat(scene.find.with(zoe.sessionToken())).contains(zoe);
        assertThat(scene.lastEmail().type()).isEqualTo(EmailType.WELCOME);
        assertThat(scene.lastEmail().text("user_name")).isEqualTo("زوي 🦓");
        assertThat(scene.lastEmail().text("login_url")).isEqualTo("https://mail.example.com/backoffice/login");
        assertThat(scene.mail.queue().size()).isEqualTo(2);
        assertThat(scene.signsIn("zoe@example.com", CHOSEN).account()).isEqualTo(zoe.account());
        assertThat(scene.actions()).contains(AuditAction.PERSON_INVITED, AuditAction.ACCOUNT_CREATED);
    }

    @Test
    void an_invitation_ends_when_whoever_gave_it_may_no_longer_give_it() {
        scene.withMail();
        Account other = scene.account("grace@example.com", null, Role.OWNER);
        scene.invite.invite(other, "zoe@example.com", Role.OWNER);
        Secret token = scene.lastEmail().token("invitation_url");
        scene.people.changeRole(owner, other.id(), Role.ADMIN);
        assertThat(scene.acceptInvitation.find(token)).isEmpty();
        assertThat(accept(token)).isEqualTo(new AcceptInvitation.Result.Gone());
        scene.people.changeRole(owner, other.id(), Role.OWNER);
        assertThat(scene.acceptInvitation.find(token)).isPresent();
        scene.people.remove(owner, other.id());
        assertThat(accept(token)).isEqualTo(new AcceptInvitation.Result.Gone());
    }

    @Test
    void an_admin_cannot_replace_the_invitation_of_an_owner() {
        scene.withMail();
        Secret token = invited("zoe@example.com", Role.OWNER);
        Account admin = scene.account("grace@example.com", null, Role.ADMIN);
        assertThat(scene.invite.invite(admin, "Zoe@example.com", Role.VIEWER)).isEqualTo(new LinkResult.NotAllowed());
        assertThat(scene.acceptInvitation.find(token)).isPresent();
    }

    @Test
    void looking_at_an_invitation_does_not_use_it_up_and_accepting_does() {
        scene.withMail();
        Secret token = invited("zoe@example.com", Role.ADMIN);
        for (int scanner = 0; scanner < 3; scanner++) {
            assertThat(scene.acceptInvitation.find(token)).get().satisfies(invitation -> {
                assertThat(invitation.email()).isEqualTo(AccountScene.address("zoe@example.com"));
                assertThat(invitation.as().by()).isEqualTo("ada@example.com");
            });
        }
        accept(token);
        assertThat(scene.acceptInvitation.find(token)).isEmpty();
        assertThat(accept(token)).isEqualTo(new AcceptInvitation.Result.Gone());
        assertThat(scene.acceptInvitation.find(new Secret("guessed"))).isEmpty();
    }

    @Test
    void a_name_or_password_that_will_not_do_leaves_the_invitation_as_it_is() {
        scene.withMail();
        Secret token = invited("zoe@example.com", Role.VIEWER);
        AcceptInvitation.Result refused = scene.acceptInvitation.accept(token, " ", "short", HERE);
        assertThat(((AcceptInvitation.Result.Refused) refused).errors())
                .extracting(FieldError::field)
                .containsExactly("name", "password");
        assertThat(scene.acceptInvitation.accept(token, "Zoë\r\nBcc: eve@example.com", CHOSEN, HERE))
                .isInstanceOf(AcceptInvitation.Result.Refused.class);
        assertThat(accept(token)).isInstanceOf(AcceptInvitation.Result.Welcome.class);
    }

    @Test
    void an_invitation_ends_with_its_time_and_a_newer_one_takes_its_place() {
        scene.withMail();
        Secret old = invited("zoe@example.com", Role.VIEWER);
        UUID id = scene.invite.pending().get(0).link().id();
        assertThat(scene.invite.resend(admin, id)).isInstanceOf(LinkResult.Sent.class);
        Secret fresh = scene.lastEmail().token("invitation_url");
        assertThat(scene.lastEmail().text("inviter_name")).isEqualTo("ben@example.com");
        assertThat(scene.acceptInvitation.find(old)).isEmpty();
        assertThat(scene.acceptInvitation.find(fresh)).isPresent();
        assertThat(scene.invite.pending()).hasSize(1);
        scene.clock.advance(Duration.ofDays(7));
        assertThat(scene.invite.pending()).isEmpty();
        assertThat(accept(fresh)).isEqualTo(new AcceptInvitation.Result.Gone());
        assertThat(scene.invite.resend(owner, id)).isEqualTo(new LinkResult.NotFound());
    }

    @Test
    void a_revoked_invitation_lets_nobody_in() {
        scene.withMail();
        Secret token = invited("zoe@example.com", Role.VIEWER);
        UUID id = scene.invite.pending().get(0).link().id();
        assertThat(scene.invite.revoke(admin, id)).isEqualTo(new LinkResult.Done());
        assertThat(scene.invite.revoke(admin, id)).isEqualTo(new LinkResult.NotFound());
        assertThat(accept(token)).isEqualTo(new AcceptInvitation.Result.Gone());
        assertThat(scene.actions()).contains(AuditAction.INVITATION_REVOKED);
    }

    @Test
    void nobody_invites_to_more_than_they_may_decide_on() {
        scene.withMail();
        Account viewer = scene.account("vic@example.com", null, Role.VIEWER);
        assertThat(scene.invite.invite(admin, "zoe@example.com", Role.OWNER)).isEqualTo(new LinkResult.NotAllowed());
        assertThat(scene.invite.invite(viewer, "zoe@example.com", Role.VIEWER)).isEqualTo(new LinkResult.NotAllowed());
        invited("zoe@example.com", Role.OWNER);
        UUID id = scene.invite.pending().get(0).link().id();
        assertThat(scene.invite.resend(admin, id)).isEqualTo(new LinkResult.NotAllowed());
        assertThat(scene.invite.revoke(admin, id)).isEqualTo(new LinkResult.NotAllowed());
        assertThat(scene.invite.pending()).hasSize(1);
    }

    @Test
    void who_has_an_account_cannot_be_invited_and_an_invitation_makes_no_second_one() {
        scene.withMail();
        assertThat(scene.invite.invite(owner, "BEN@example.com", Role.VIEWER)).isInstanceOf(LinkResult.Refused.class);
        assertThat(scene.invite.invite(owner, "nobody", Role.VIEWER)).isInstanceOf(LinkResult.Refused.class);
        Secret token = invited("zoe@example.com", Role.VIEWER);
        scene.account("zoe@example.com", null, Role.ADMIN);
        assertThat(accept(token)).isEqualTo(new AcceptInvitation.Result.HasAccount());
        assertThat(scene.signsIn("zoe@example.com", PASSWORD).account().role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void without_a_mail_server_an_owner_gets_the_link_and_nobody_else_does() {
        LinkResult result = scene.invite.invite(owner, "zoe@example.com", Role.VIEWER);
        assertThat(result).isInstanceOf(LinkResult.ToPassOn.class);
        LinkResult.ToPassOn link = (LinkResult.ToPassOn) result;
        assertThat(link.lives()).isEqualTo(Duration.ofDays(7));
        assertThat(link.toString()).doesNotContain(link.url().reveal());
        assertThat(scene.invite.invite(admin, "eve@example.com", Role.VIEWER)).isEqualTo(new LinkResult.NoMail());
        assertThat(scene.invite.pending()).extracting(Open::link).hasSize(1);
        String url = link.url().reveal();
        assertThat(accept(new Secret(url.substring(url.lastIndexOf('/') + 1))))
                .isInstanceOf(AcceptInvitation.Result.Welcome.class);
        assertThat(scene.written).isEmpty();
    }

    @Test
    void where_the_queue_is_full_the_owner_gets_the_link_too() {
        scene.withMail();
        for (int i = 0; i < 40; i++) {
            scene.invite.invite(owner, "p" + i + "@example.com", Role.VIEWER);
        }
        assertThat(scene.invite.invite(owner, "zoe@example.com", Role.VIEWER)).isInstanceOf(LinkResult.ToPassOn.class);
        assertThat(scene.invite.invite(admin, "eve@example.com", Role.VIEWER)).isEqualTo(new LinkResult.NoMail());
    }

    @Test
    void an_owner_helps_somebody_who_lost_their_password() {
        LinkResult link = scene.offerReset.offer(owner, admin.id());
        assertThat(link).isInstanceOf(LinkResult.ToPassOn.class);
        assertThat(scene.offerReset.offer(admin, admin.id())).isEqualTo(new LinkResult.NoMail());
        scene.withMail();
        assertThat(scene.offerReset.offer(admin, owner.id())).isEqualTo(new LinkResult.NotAllowed());
        assertThat(scene.offerReset.offer(owner, new UUID(9, 9))).isEqualTo(new LinkResult.NotFound());
        assertThat(scene.offerReset.offer(owner, admin.id())).isEqualTo(new LinkResult.Sent(admin.email()));
        assertThat(scene.lastEmail().type()).isEqualTo(EmailType.PASSWORD_RESET);
        assertThat(scene.useReset.find(scene.lastEmail().token("reset_url"))).contains(admin);
    }
}
