package io.waybill.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HealthCheck;

import java.util.List;

/**
 * What an engine runs in a container to see whether it is healthy, as its events write it.
 *
 * @param command empty where it runs nothing
 * @param inShell whether it hands the command to a shell, which the image may have chosen
 */
record HealthProbe(String command, boolean inShell) {
    private static final HealthProbe NONE = new HealthProbe("", false);

    static HealthProbe of(InspectContainerResponse container) {
        HealthCheck check = container.getConfig().getHealthcheck();
        List<String> test = check == null ? null : check.getTest();
        if (test == null || test.size() < 2) {
            return NONE;
        }
        String command = String.join(" ", test.subList(1, test.size())).strip();
        return switch (test.getFirst()) {
            case "CMD" -> new HealthProbe(command, false);
            case "CMD-SHELL" -> new HealthProbe(command, true);
            default -> NONE;
        };
    }

    boolean isRunAs(String ran) {
        return !command.isEmpty() && (inShell ? ran.endsWith(" " + command) : ran.equals(command));
    }
}
