package io.waybill.runtime.apart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The unit that the agent is installed as under systemd. */
class SystemdUnitTest {
    private static final Path UNIT = Path.of("systemd/waybill-agent.service");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
    private static final Pattern OPTION = Pattern.compile(" (--[\\w-]+)");

    @Test
    void itStartsTheAgentWithOptionsThatItHas() throws IOException {
        String start =
                Files.readString(UNIT)
                        .replace("\\\n", " ")
                        .lines()
                        .filter(line -> line.startsWith("ExecStart="))
                        .findFirst()
                        .orElseThrow();
        String main = " " + AgentProcess.class.getName() + " ";
        assertThat(start).contains(main);
        List<String> options =
                OPTION.matcher(start.substring(start.indexOf(main)))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .toList();
        CommandSpec agent = new CommandLine(new AgentCommand()).getCommandSpec();
        assertThat(options)
                .isNotEmpty()
                .allSatisfy(option -> assertThat(agent.findOption(option)).isNotNull());
    }

    /** What it says of other units is not about this one. */
    @Test
    void systemdFindsNothingWrongWithIt() throws IOException {
        assumeTrue(Files.isExecutable(ANALYZE), "there is no systemd-analyze here");
        Process analyze =
                new ProcessBuilder(ANALYZE.toString(), "verify", UNIT.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(analyze.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines().filter(line -> line.contains(UNIT.getFileName().toString())))
                .isEmpty();
    }
}
