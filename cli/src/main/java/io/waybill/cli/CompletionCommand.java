package io.waybill.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
                            // Which loads bashcompinit in zsh.
                            AutoComplete.bash("waybill", root) + names(root);
                    case fish -> fish(root);
                });
        return 0;
    }

    /** After what the words of the commands are completed by: the names of containers. */
    private static String names(CommandLine root) {
        String asking = String.join("|", namingContainers(root));
        return """

                # Where a container is to be named, Waybill is asked which there are.
                function _complete_waybill_names() {
                  _complete_waybill
                  local word="${COMP_WORDS[COMP_CWORD]}"
                  [ ${#COMPREPLY[@]} -eq 0 ] && [ "${COMP_CWORD}" -gt 1 ] || return 0
                  case "${word}" in -*) return 0 ;; esac
                  case "${COMP_WORDS[1]}" in
                    %s) COMPREPLY=( $(compgen -W "$("${COMP_WORDS[0]}" %s 2> /dev/null)" -- "${word}") ) ;;
                  esac
                }
                complete -F _complete_waybill_names -o default waybill waybill.sh waybill.bash
                """
                .formatted(asking, NamesCommand.NAME);
    }

    private static List<String> namingContainers(CommandLine root) {
        return root.getSubcommands().entrySet().stream()
                .filter(
                        command ->
                                command.getValue().getCommandSpec().positionalParameters().stream()
                                        .anyMatch(each -> each.paramLabel().equals("CONTAINER")))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String fish(CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c waybill -f\n");
        complete(root, List.of(), script);
        script.append(
                "complete -c waybill -n '__fish_seen_subcommand_from %s' -a '((commandline -opc)[1] %s 2>/dev/null)'%n"
                        .formatted(String.join(" ", namingContainers(root)), NamesCommand.NAME));
        return script.toString();
    }

    private static void complete(CommandLine line, List<String> path, StringBuilder script) {
        String here =
                path.stream()
                        .map(word -> "__fish_seen_subcommand_from " + word)
                        .collect(Collectors.joining("; and "));
        if (!path.isEmpty()) {
            line.getCommandSpec().options().forEach(option -> option(option, here, script));
        }
        Map<String, CommandLine> below = line.getSubcommands();
        String yetToCome =
                (here.isEmpty() ? "" : here + "; and ")
                        + "not __fish_seen_subcommand_from "
                        + String.join(" ", below.keySet());
        below.forEach(
                (name, command) -> {
                    if (command.getCommandSpec().usageMessage().hidden()) {
                        return;
                    }
                    command(name, command, yetToCome, script);
                    complete(
                            command,
                            Stream.concat(path.stream(), Stream.of(name)).toList(),
                            script);
                });
    }

    private static void command(
            String name, CommandLine command, String condition, StringBuilder script) {
        String[] description = command.getCommandSpec().usageMessage().description();
        script.append(
                "complete -c waybill -n '%s' -a %s -d '%s'%n"
                        .formatted(condition, name, told(description)));
    }

    private static void option(OptionSpec option, String condition, StringBuilder script) {
        script.append("complete -c waybill -n '").append(condition).append('\'');
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
