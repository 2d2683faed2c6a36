package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.nio.file.Path;
import java.util.Map;

class HelpTest {

    @Test
    void everyCommandHasADescriptionAnExampleOfItsOwnAndTheExitCodes() {
        Peer.Ran ran = Peer.run(Map.of(), Path.of("/"), null, "--help");
        assertThat(ran.code()).isZero();
        CommandLine line =
                Main.commandLine(
                        new Surroundings(
                                System.out,
                                System.err,
                                Map.of(),
                                Path.of("/"),
                                null,
                                java.time.InstantSource.system(),
                                new Screen(0, false)));
        assertThat(check(line, "waybill")).isGreaterThan(30);
    }

    private static int check(CommandLine line, String name) {
        String help = line.getUsageMessage();
        OptionSpec asked = line.getCommandSpec().findOption("--help");
        assertThat(asked).as(name + " --help").isNotNull();
        assertThat(asked.usageHelp()).isTrue();
        assertThat(line.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
        assertThat(help)
                .as(name)
                .contains("Exit codes:")
                .contains("130")
                .contains("Example:\n  ")
                .contains(name + " ");
        assertThat(help.substring(help.indexOf("Example:"))).as(name).contains(name);
        return 1
                + line.getSubcommands().entrySet().stream()
                        .mapToInt(sub -> check(sub.getValue(), name + " " + sub.getKey()))
                        .sum();
    }
}
