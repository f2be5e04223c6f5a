package io.setget.mail.adapter.smtp.catcher;

import io.setget.mail.domain.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The JDK's own tool for keys, for the JDK has no public classes that make certificates. */
final class Keytool {
    private static final String VARIABLE = "STORE_PASSWORD";
    private static final int PATIENCE_SECONDS = 60;

    private final Secret storePassword;

    Keytool(Secret storePassword) {
        this.storePassword = storePassword;
    }

    /** Starts to make a key and its certificate, which is valid for a week from now unless {@code more} moves its start. */
    Process makeKey(Path store, String alias, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", // it lives for half a second
                "-J-XX:+UseSerialGC",
                // stretching a random password that is used for a moment only costs time
                "-J-Dkeystore.pkcs12.certPbeIterationCount=1",
                "-J-Dkeystore.pkcs12.keyPbeIterationCount=1",
                "-J-Dkeystore.pkcs12.macIterationCount=1",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass:env", // an argument could be read by other users
                VARIABLE,
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=SetGet Mail demo " + alias,
                "-validity",
                "7"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(VARIABLE, storePassword.reveal());
        return builder.start();
    }

    /** Waits until all have ended well. */
    static void await(List<Process> started) throws IOException {
        try {
            for (Process process : started) {
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IOException("keytool could not make a certificate: " + output.strip());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made certificates", stop);
        } finally {
            started.forEach(Process::destroy);
        }
    }
}
