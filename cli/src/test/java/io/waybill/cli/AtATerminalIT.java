package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The launcher's command line at a real terminal, which {@code script} of util-linux makes. */
class AtATerminalIT {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern COLOURS = Pattern.compile("\033\\[[0-9;]*m");
    private static final String FLEET =
            """
            {"items": [{"id": "c62eea5f71b3e31cace0cde2ffa88cf3", "name": "web", "host": "local", "image": "web", "version": 1,
              "status": "exited", "exitCode": 137, "drift": [{"field": "state", "observed": "exited", "desired": "running"}]},
              {"id": "ea2faa38a363e31cace0cde2ffa88cf3", "name": "batch", "host": "local", "image": "web", "version": 1,
              "status": "running"}]}
            """;

    private static final String EVENT =
            """
            id: 1
            data: {"id": "e", "type": "io.waybill.image.registered.v1", "subject": "images/web", "position": 1, "actor": "ada"}

            """;

    private Peer peer;

    private record Shown(int code, String text) {
        List<String> lines() {
            return COLOURS.matcher(text.replace("\r", "")).replaceAll("").lines().toList();
        }
    }

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(SCRIPT), "there is no script(1) here");
        peer = new Peer();
    }

    @AfterEach
    void stop() {
        if (peer != null) {
            peer.close();
        }
    }

    @Test
    void aTableFitsTheTerminal() throws Exception {
        peer.answer(200, FLEET);
        Shown shown = at(80, Map.of(), "ps").end();
        assertThat(shown.code()).isZero();
        assertThat(shown.lines()).hasSize(3).allMatch(line -> line.length() <= 80);
        assertThat(shown.lines().get(1)).contains("c62eea5f71b3", "exited (137)").endsWith("…");
        peer.answer(200, FLEET);
        Shown wide = at(200, Map.of(), "ps").end();
        assertThat(wide.lines().get(1)).endsWith("drift: state exited instead of running");
    }

    @Test
    void statesHaveColoursUnlessSomebodyWantsNone() throws Exception {
        peer.answer(200, FLEET);
        assertThat(at(120, Map.of(), "ps").end().text())
                .contains("\033[31mexited (137)\033[0m")
                .contains("\033[32mrunning\033[0m");
        peer.answer(200, FLEET);
        assertThat(at(120, Map.of("NO_COLOR", "1"), "ps").end().text()).doesNotContain("\033[");
    }

    @Test
    void whatIsPipedIsNeitherCutNorColoured() throws Exception {
        peer.answer(200, FLEET);
        Shown shown = at(60, Map.of(), "ps", "|", "cat").end();
        assertThat(shown.text())
                .doesNotContain("\033[")
                .contains("drift: state exited instead of running");
    }

    @Test
    void ctrlCEndsWhatFollows() throws Exception {
        peer.answer(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(EVENT.getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    Thread.sleep(60_000); // until the peer is closed
                });
        Terminal terminal = at(100, Map.of(), "events", "-f");
        terminal.await("io.waybill.image.registered.v1");
        terminal.type(3);
        Shown shown = terminal.end();
        assertThat(shown.code()).isEqualTo(130);
        assertThat(shown.text()).doesNotContain("Exception");
    }

    /** A command at a terminal of so many columns. */
    private Terminal at(int columns, Map<String, String> environment, String... words)
            throws IOException {
        String line =
                // Who starts the tests in the background has them ignore Ctrl-C.
                "stty cols %d; env --default-signal=INT '%s' %s --server %s%s"
                        .formatted(
                                columns,
                                HOME.resolve("waybill"),
                                words[0],
                                peer.url(),
                                String.join(
                                        "",
                                        List.of(words).subList(1, words.length).stream()
                                                .map(word -> " " + word)
                                                .toList()));
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "-qfec", line, "/dev/null");
        builder.environment().keySet().removeIf(name -> name.equals("NO_COLOR"));
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WAYBILL_TOKEN", "t");
        builder.environment().putAll(environment);
        return new Terminal(builder.redirectErrorStream(true).start());
    }

    private static final class Terminal {
        private final Process process;
        private final StringBuffer shown = new StringBuffer();
        private final Thread reader;

        Terminal(Process process) {
            this.process = process;
            reader = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (InputStream from = process.getInputStream()) {
                byte[] piece = new byte[8_192];
                for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                    shown.append(new String(piece, 0, read, StandardCharsets.UTF_8));
                }
            } catch (IOException _) {
                // It has ended.
            }
        }

        void type(int key) throws IOException {
            process.getOutputStream().write(key);
            process.getOutputStream().flush();
        }

        void await(String text) throws InterruptedException {
            for (int looks = 0; looks < 3_600 && shown.indexOf(text) < 0; looks++) {
                Thread.sleep(50);
            }
            assertThat(shown.toString()).contains(text);
        }

        Shown end() throws InterruptedException {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(shown.toString()).isTrue();
            reader.join();
            return new Shown(process.exitValue(), shown.toString());
        }
    }
}
