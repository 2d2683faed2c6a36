package io.waybill.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** What a shell needs for completing commands and options. */
@Command(
        name = "completion",
        description = "Prints what makes a shell complete commands and options.",
        footer = {
            "  source <(waybill completion bash)      # in ~/.bashrc",
            "  source <(waybill completion zsh)       # in ~/.zshrc, after compinit",
            "  waybill completion fish > ~/.config/fish/completions/waybill.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    @Mixin Common common = new Common();

    enum Shell {
        bash,
        zsh,
        fish
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    Shell shell = Shell.bash;

    @Override
    public Integer call() {
        CommandLine root = Objects.requireNonNull(common.spec).root().commandLine();
        common.print(
                switch (shell) {
                    case bash, zsh ->
                            AutoComplete.bash("waybill", root); // which loads bashcompinit in zsh
                    case fish -> fish(root);
                });
        return 0;
    }

    private static String fish(CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c waybill -f\n");
        complete(root, List.of(), script);
        return script.toString();
    }

    private static void complete(CommandLine line, List<String> path, StringBuilder script) {
        List<String> conditions = new ArrayList<>();
        path.forEach(word -> conditions.add("__fish_seen_subcommand_from " + word));
        if (!line.getSubcommands().isEmpty()) {
            String none =
                    "not __fish_seen_subcommand_from "
                            + String.join(" ", line.getSubcommands().keySet());
            List<String> here = new ArrayList<>(conditions);
            here.add(none);
            line.getSubcommands()
                    .forEach(
                            (name, sub) ->
                                    script.append(
                                            "complete -c waybill -n '%s' -a %s -d '%s'%n"
                                                    .formatted(
                                                            String.join("; and ", here),
                                                            name,
                                                            told(
                                                                    sub.getCommandSpec()
                                                                            .usageMessage()
                                                                            .description()))));
        }
        if (!path.isEmpty()) {
            for (OptionSpec option : line.getCommandSpec().options()) {
                option(option, conditions, script);
            }
        }
        line.getSubcommands()
                .forEach(
                        (name, sub) -> {
                            List<String> below = new ArrayList<>(path);
                            below.add(name);
                            complete(sub, below, script);
                        });
    }

    private static void option(OptionSpec option, List<String> conditions, StringBuilder script) {
        script.append("complete -c waybill -n '")
                .append(String.join("; and ", conditions))
                .append('\'');
        for (String name : option.names()) {
            script.append(name.startsWith("--") ? " -l " : " -s ")
                    .append(name.replaceFirst("^--?", ""));
        }
        if (option.arity().max() > 0) {
            script.append(" -r");
        }
        script.append(" -d '").append(told(option.description())).append("'\n");
    }

    /** The first sentence, without what would end a quotation. */
    private static String told(String[] description) {
        String text = description.length == 0 ? "" : description[0];
        int end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).replace("'", "").replace("\\", "");
    }
}
