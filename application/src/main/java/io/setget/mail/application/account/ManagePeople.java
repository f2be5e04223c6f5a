package io.setget.mail.application.account;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Sessions;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.audit.AuditAction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lists those who may sign in, says what each may do, and removes them; somebody always owns the instance. */
public final class ManagePeople {
    private final Accounts accounts;
    private final Sessions sessions;
    private final AccountLinks links;
    private final AuditLog audit;

    public ManagePeople(Accounts accounts, Sessions sessions, AccountLinks links, AuditLog audit) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.links = links;
        this.audit = audit;
    }

    /** The oldest account first. */
    public List<Account> list() {
        return accounts.list();
    }

    /** Holds from the person's next request on. */
    public Result changeRole(Account actor, UUID id, Role role) {
        Optional<Account> found = accounts.find(id);
        if (found.isEmpty()) {
            return Result.NOT_FOUND;
        }
        Account person = found.get();
        if (!actor.role().mayDecideOn(person.role()) || !actor.role().mayDecideOn(role)) {
            return Result.NOT_ALLOWED;
        }
        Result result = resultOf(accounts.changeRole(id, person.role(), role));
        if (result == Result.DONE && role != person.role()) {
            record(actor, AuditAction.ROLE_CHANGED, person.email() + " is " + role.wireName() + " now");
        }
        return result;
    }

    /** Ends the person's sessions, and the links that were sent, too. */
    public Result remove(Account actor, UUID id) {
        Optional<Account> found = accounts.find(id);
        if (found.isEmpty()) {
            return Result.NOT_FOUND;
        }
        Account person = found.get();
        if (!actor.role().mayDecideOn(person.role())) {
            return Result.NOT_ALLOWED;
        }
        Result result = resultOf(accounts.remove(id, person.role()));
        if (result == Result.DONE) {
            sessions.endAll(id);
            links.revokeAll(person.email());
            record(actor, AuditAction.ACCOUNT_REMOVED, person.email().value());
        }
        return result;
    }

    private void record(Account actor, AuditAction action, String detail) {
        audit.record(actor.email().value(), action, detail);
    }

    private static Result resultOf(Accounts.Change change) {
        return switch (change) {
            case DONE -> Result.DONE;
            case NOT_FOUND -> Result.NOT_FOUND;
            case LAST_OWNER -> Result.LAST_OWNER;
        };
    }

    /** What became of the wish. */
    public enum Result {
        DONE,
        /** There is no such person, or somebody else changed the role just now. */
        NOT_FOUND,
        /** Whoever asked may not decide on that role. */
        NOT_ALLOWED,
        /** Nobody would own the instance any more. */
        LAST_OWNER
    }
}
