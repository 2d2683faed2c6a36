package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.nio.charset.StandardCharsets;
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

    @Test
    void helpIsTheSameAsTheOptionAndListsAllByWhatTheyAreFor() {
        Peer.Ran all = Peer.run(Map.of(), Path.of("/"), null, "help");
        assertThat(all.code()).isZero();
        assertThat(all.out())
                .isEqualTo(Peer.run(Map.of(), Path.of("/"), null, "--help").out())
                .contains("Waybill:\n  agent  ", "  up  ", "Containers:\n  run  ", "  inspect ")
                .doesNotContain("__names");
        assertThat(Peer.run(Map.of(), Path.of("/"), null, "help", "rollout", "start").out())
                .isEqualTo(
                        Peer.run(Map.of(), Path.of("/"), null, "rollout", "start", "--help").out())
                .contains("--to-version");
    }

    @ParameterizedTest
    @CsvSource({
        "help sotp, there is no command 'sotp'; did you mean stop?",
        "sotp web, there is no command 'sotp'; did you mean stop?",
        "host lss, there is no command 'lss'; did you mean ls?",
        "restor x, there is no command 'restor'; did you mean restore?",
        "help up, up is for the launcher to do: ./waybill up --help",
        "top web db, there is no place for 'db'",
        "xyzzy, there is no command 'xyzzy'"
    })
    void aCommandThatIsMistypedIsAnsweredWithTheOneThatWasMeant(String words, String said) {
        Peer.Ran ran = Peer.run(Map.of(), Path.of("/"), null, words.split(" "));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith("waybill: " + said + "\n");
    }

    @Test
    void theLauncherExplainsWhatItDoesItself() throws Exception {
        Process up =
                new ProcessBuilder("bash", "../waybill", "help", "up")
                        .redirectErrorStream(true)
                        .start();
        assertThat(new String(up.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("Usage: waybill up ");
        assertThat(up.waitFor()).isZero();
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
