package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The same as {@code --help} after the command, which is what becomes of it. */
@Command(
        name = "help",
        description = "Explain Waybill's commands, or one of them.",
        footer = {"  waybill help", "  waybill help rollout start"})
final class HelpCommand {
    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command to explain.")
    List<String> command = new ArrayList<>();

    /**
     * What else means the same.
     *
     * @param known whether there is such a command; what is none is told as when it is given
     */
    static String[] asOption(String[] arguments, int at, boolean known) {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        words.remove(at);
        if (known) {
            words.add("--help");
        }
        return words.toArray(String[]::new);
    }
}
