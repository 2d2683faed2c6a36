package io.waybill.runtime.apart;

import io.waybill.runtime.Tracing;

import picocli.CommandLine;

/** Looks after hosts for a service that is elsewhere, until it is ended. */
public final class AgentProcess {
    private AgentProcess() {}

    /**
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "waybill-agent-logback.xml");
        }
        Tracing.begin("waybill-agent");
        CommandLine line = new CommandLine(new AgentCommand());
        line.setParameterExceptionHandler(
                (wrong, _) -> {
                    System.err.println("waybill: " + wrong.getMessage());
                    System.err.println("See ./waybill agent --help.");
                    return CommandLine.ExitCode.USAGE;
                });
        int exit = line.execute(arguments);
        if (exit != 0 || line.isUsageHelpRequested()) {
            System.exit(exit);
        }
    }
}
