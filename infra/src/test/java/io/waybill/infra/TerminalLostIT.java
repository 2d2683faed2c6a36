package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The command line at a real terminal, which {@code script} of util-linux makes, joined with one of
 * a service that goes away.
 */
class TerminalLostIT {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final Path CLI = Path.of("../cli/target").toAbsolutePath();
    private static final int UNREACHABLE = 4;

    @TempDir private Path data;
    @TempDir private Path desk;
    private final StringBuffer shown = new StringBuffer();

    @BeforeEach
    void require() {
        assumeTrue(Files.isExecutable(SCRIPT), "there is no script(1) here");
        RealEngine.require(); // for its registry
    }

    @Test
    void whoSitsThereIsToldInWordsAndHasTheirOwnTerminalAgain() throws Exception {
        try (Service service = Service.simulated(data)) {
            MainJobIT.publishWeb(service);
            service.succeed(
                    service.post(
                            "/api/v1/containers?wait=3m",
                            "{\"name\": \"web\", \"image\": \"web\"}"));
            Process terminal = sit(service);
            Thread screen = Thread.ofVirtual().start(() -> follow(terminal.getInputStream()));
            Soon.until("it is made", () -> Files.exists(desk.resolve("begun")));
            String before = read("before");
            Soon.until("each key is handed on as it is", () -> !settings().equals(before));
            // Nobody here shows what is typed any more: the other side does.
            terminal.getOutputStream().write("marco".getBytes(StandardCharsets.UTF_8));
            terminal.getOutputStream().flush();
            Soon.until("it is shown", () -> shown.indexOf("marco") >= 0);

            service.kill();

            assertThat(terminal.waitFor(3, TimeUnit.MINUTES)).as(shown.toString()).isTrue();
            assertThat(terminal.exitValue()).as(shown.toString()).isEqualTo(UNREACHABLE);
            screen.join();
            assertThat(shown.toString())
                    .contains("\nwaybill: the terminal was closed: the connection was cut off")
                    .doesNotContain("Exception", "\tat ");
            assertThat(read("after")).isEqualTo(before);
        }
    }

    private Process sit(Service service) throws IOException {
        String line =
                "stty -g >before; tty >tty; touch begun; '%s' -cp '%s:%s/*' io.waybill.cli.Main exec -it web; code=$?; stty -g >after; exit $code"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                CLI.resolve("classes"),
                                CLI.resolve("lib"));
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "-qfec", line, "/dev/null");
        builder.directory(desk.toFile());
        builder.environment().put("TERM", "xterm");
        builder.environment().put("WAYBILL_CREDENTIALS", service.credentials().toString());
        return builder.redirectErrorStream(true).start();
    }

    private void follow(InputStream screen) {
        byte[] piece = new byte[8_192];
        try {
            for (int read = screen.read(piece); read >= 0; read = screen.read(piece)) {
                shown.append(new String(piece, 0, read, StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // It has ended.
        }
    }

    /** How the terminal treats keys now. */
    private String settings() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "-F", read("tty"), "-g")
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            assertThat(stty.onExit().join().exitValue()).as(said).isZero();
            return said;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(desk.resolve(file)).strip();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
