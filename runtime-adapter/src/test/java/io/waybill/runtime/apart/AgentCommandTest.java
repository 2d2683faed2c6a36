package io.waybill.runtime.apart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What cannot be done is said in a line, before anything is begun. */
class AgentCommandTest {
    private static final String HERE = "--host here=simulated: ";

    @TempDir private Path folder;

    private record Ran(int exit, String said) {}

    private static Ran run(String words) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
            int exit = new CommandLine(new AgentCommand()).execute(words.strip().split(" +"));
            return new Ran(exit, said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--kafka a:1 | --host",
                "--host here=simulated: | say where Kafka is",
                "--kafka a:1 --host here | is not NAME=ADDRESS",
                "--kafka a:1 --host here=ftp://x | is not unix:///path",
                "--kafka a:1 --host Here=simulated: | Here",
                "--kafka a:1 --host here=agent: | say here where the engine is",
                "--kafka a:1 --host here=simulated: --host here=simulated: | given twice",
                "--kafka a:1 --host here=simulated: --heartbeat soon | is not a duration",
                "--kafka a:1 --host here=simulated: --heartbeat 0.1s | less than 0.2s",
                "--kafka a:1 --host here=simulated: --client-config /no/such | there is no file",
                "--kafka a:1 --host here=simulated: --registry-logins /no/such | there is no file",
                "--kafka a:1 --host here=tcp://b:1 --tls-ca x | go together"
            })
    void whatIsWrongIsNamed(String words, String because) {
        Ran ran = run(words);
        assertThat(ran.exit()).as(ran.said()).isEqualTo(2);
        assertThat(ran.said()).contains(because);
    }

    @Test
    void aBrokerThatHasNoAddressIsNamed() {
        Ran ran = run("--kafka nosuch.invalid:9092 " + HERE);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.said()).contains("bootstrap");
    }

    @Test
    void loginsAreReadAsDockerKeepsThem() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("config.json"),
                        "{\"auths\": {\"registry.example:5000\": {\"auth\": \"dXNlcjpwYTpzcw==\"}}}");
        assertThat(RegistryLogins.read(file).get("registry.example:5000"))
                .isEqualTo(new io.waybill.runtime.registry.Credentials("user", "pa:ss"));
        Path stored =
                Files.writeString(
                        folder.resolve("stored.json"),
                        "{\"auths\": {\"registry.example:5000\": {}}, \"credsStore\": \"desktop\"}");
        assertThat(run("--kafka a:1 " + HERE + "--registry-logins " + stored).said())
                .contains("registry.example:5000", "credential store");
    }
}
