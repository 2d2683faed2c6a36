package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * A program that was asked to be run in a container, as far as it may be kept.
 *
 * @param command the program and its arguments; {@value Redaction#REDACTED} stands for a secret
 * @param environment the names of the variables it is given beside the container's own
 * @param timeout how long its end is waited for
 * @param terminal the size of the terminal at which somebody sits, as it was at first; none where
 *     nobody does
 */
public record Exec(
        List<String> command,
        List<String> environment,
        @Nullable String user,
        @Nullable String workingDirectory,
        Duration timeout,
        @Nullable TerminalSize terminal) {
    public Exec {
        command = List.copyOf(command);
        environment = environment == null ? List.of() : List.copyOf(environment);
    }

    /** One at which nobody sits. */
    public Exec(
            List<String> command,
            List<String> environment,
            @Nullable String user,
            @Nullable String workingDirectory,
            Duration timeout) {
        this(command, environment, user, workingDirectory, timeout, null);
    }
}
