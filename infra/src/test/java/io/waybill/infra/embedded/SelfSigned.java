package io.waybill.infra.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate of 127.0.0.1 that nobody else vouches for.
 *
 * @param store with its key
 * @param pem for who is to trust it
 */
record SelfSigned(Path store, Path pem) {
    static final String PASSWORD = "changeit";

    static SelfSigned into(Path folder) throws IOException {
        Files.createDirectories(folder);
        SelfSigned made = new SelfSigned(folder.resolve("tls.p12"), folder.resolve("tls.pem"));
        String store = made.store().toString();
        keytool(
                List.of(
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12"),
                store);
        keytool(List.of("-exportcert", "-rfc", "-file", made.pem().toString()), store);
        return made;
    }

    private static void keytool(List<String> arguments, String store) throws IOException {
        List<String> command = new ArrayList<>(arguments);
        command.addFirst(System.getProperty("java.home") + "/bin/keytool");
        command.addAll(List.of("-alias", "test", "-keystore", store, "-storepass", PASSWORD));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + String.join(" ", command));
            }
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}
