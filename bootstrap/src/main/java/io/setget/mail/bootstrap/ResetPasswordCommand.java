package io.setget.mail.bootstrap;

import io.setget.mail.application.account.ResetPassword;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.EmailAddress;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives an admin a new password, for when nobody can sign in any more. */
@Command(
        name = "reset-password",
        mixinStandardHelpOptions = true,
        description = "Asks for a new password for an account and signs it out everywhere. Reads it from the terminal,"
                + " or one line from standard input. Stop the server first if it uses the embedded database.")
final class ResetPasswordCommand implements Callable<Integer> {
    @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "Whose password.")
    private String email = "";

    @Override
    public Integer call() throws IOException {
        LogOutput.warningsOnly();
        EmailAddress address = EmailAddress.parse("--email", email).fold(valid -> valid, errors -> {
            throw new ConfigException("--email " + errors.get(0).message());
        });
        Config config = Config.read(new Environment(System.getenv()));
        try (Ports ports = Ports.open(config, InstantSource.system())) {
            return reset(ports, address);
        } catch (PortUnavailableException closed) {
            throw new PortUnavailableException(
                    closed.getMessage() + ". Then reset the password and start it again", closed);
        }
    }

    private static int reset(Ports ports, EmailAddress address) throws IOException {
        if (ports.accounts().find(address).isEmpty()) {
            System.err.println("There is no account " + address + ".");
            return 1;
        }
        ResetPassword.Result result = AccountUseCases.reset(ports).reset(address, newPassword(address), "command line");
        if (result instanceof ResetPassword.Result.Refused refused) {
            refused.errors().forEach(error -> System.err.println("The password " + error.message() + "."));
            return 1;
        }
        System.out.println("The password of " + address + " is changed; all its sessions have ended.");
        return 0;
    }

    /** From JDK 22 on there always is a console, which then reads a redirected input, too. */
    @SuppressWarnings("SystemConsoleNull")
    private static String newPassword(EmailAddress address) throws IOException {
        Console terminal = System.console();
        if (terminal != null) {
            char[] typed = terminal.readPassword("New password for %s: ", address);
            return typed == null ? "" : new String(typed);
        }
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}
