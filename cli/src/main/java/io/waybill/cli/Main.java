package io.waybill.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

@Command(
        name = "waybill",
        description = "The system of record for containers.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "waybill 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ImageCommand.class,
            HostCommand.class,
            RunCommand.class,
            ContainerLists.Ps.class,
            ContainerLists.Show.class,
            ContainerActions.Start.class,
            ContainerActions.Stop.class,
            ContainerActions.Restart.class,
            ContainerActions.Pause.class,
            ContainerActions.Unpause.class,
            ContainerActions.Kill.class,
            ContainerActions.Rename.class,
            ContainerActions.Rm.class,
            PastCommands.History.class,
            PastCommands.Audit.class,
            EventsCommand.class,
            PastCommands.Operation.class,
            StatusCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it came about, or was so already",
            "1:the operation failed on the host, or was abandoned",
            "2:the command line is not understood",
            "3:refused: not admitted, unknown, or bad input",
            "4:Waybill, or something it depends on, is not reached",
            "5:not let in",
            "130:ended by Ctrl-C"
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler(
                (failure, command, _) -> {
                    if (failure instanceof Failed failed) {
                        command.getErr().println("waybill: " + failed.getMessage());
                        return failed.exitCode();
                    }
                    throw failure;
                });
        commandLine.setExitCodeExceptionMapper(
                failure -> failure instanceof Failed failed ? failed.exitCode() : 70);
        commandLine.setUsageHelpAutoWidth(true);
        return commandLine;
    }
}
