package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class CompletionTest {
    @TempDir Path folder = Path.of("");

    private Path script(String shell) throws IOException {
        Peer.Ran ran = Peer.run(Map.of(), Path.of("/"), null, "completion", shell);
        assertThat(ran.code()).isZero();
        return Files.writeString(folder.resolve(shell), ran.out());
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        String asking =
                "source %s; COMP_WORDS=(waybill %s); COMP_CWORD=%d; _complete_waybill 2> /dev/null; echo \"${COMPREPLY[@]}\"";
        String file = script("bash").toString();
        assertThat(run("bash", "-c", asking.formatted(file, "roll", 1)))
                .isEqualTo("rollback rollout\n");
        assertThat(run("bash", "-c", asking.formatted(file, "audit --tick", 2)))
                .isEqualTo("--ticket\n");
    }

    @Test
    void bashCompletesTheNamesOfContainers() throws Exception {
        String file = script("bash").toString();
        String asking =
                "source "
                        + file
                        + "; waybill() { [ \"$*\" = __names ] && printf 'web-1\\nweb-2\\ndb\\n'; };"
                        + " COMP_WORDS=(waybill %s); COMP_CWORD=%d; _complete_waybill_names 2> /dev/null;"
                        + " echo \"${COMPREPLY[@]}\"";
        assertThat(run("bash", "-c", asking.formatted("stop we", 2))).isEqualTo("web-1 web-2\n");
        assertThat(run("bash", "-c", asking.formatted("audit we", 2))).isEqualTo("\n");
        assertThat(run("bash", "-c", asking.formatted("roll", 1))).isEqualTo("rollback rollout\n");
    }

    @Test
    void theNamesOfContainersAreAskedForInSilence() throws Exception {
        try (Peer peer = new Peer()) {
            peer.answer(
                    200, "{\"items\":[{\"name\":\"web\"},{\"name\":\"web\"},{\"name\":\"db\"}]}");
            assertThat(peer.run("__names")).isEqualTo(new Peer.Ran(0, "web\ndb\n", ""));
            peer.drop().drop().drop();
            assertThat(peer.run("__names")).isEqualTo(new Peer.Ran(0, "", ""));
        }
        assertThat(Peer.run(Map.of(), Path.of("/"), null, "__names"))
                .isEqualTo(new Peer.Ran(0, "", ""));
    }

    @Test
    void fishCompletesCommandsAndOptions() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/fish")), "there is no fish here");
        String file = script("fish").toString();
        assertThat(run("fish", "-c", "source " + file + "; complete -C 'waybill roll'"))
                .contains("rollback\t", "rollout\t");
        assertThat(run("fish", "-c", "source " + file + "; complete -C 'waybill audit --tick'"))
                .contains("--ticket\t");
    }
}
