package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program to be run in a container, with all that it is to be given. It may carry secrets, so it
 * is never put on record: {@link #onRecord()} is.
 *
 * @param command the program and its arguments
 * @param user the container's own where absent
 * @param workingDirectory the container's own where absent
 * @param timeout how long its end is waited for
 * @param terminal the size of the terminal at which somebody sits, and types what it reads; none
 *     where it reads nothing
 */
public record ExecCommand(
        List<String> command,
        Map<String, String> environment,
        @Nullable String user,
        @Nullable String workingDirectory,
        Duration timeout,
        @Nullable TerminalSize terminal) {
    public static final Duration USUAL_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);
    private static final int MOST_CHARACTERS = 128 << 10;

    public ExecCommand {
        command = command == null ? List.of() : List.copyOf(command);
        environment =
                environment == null
                        ? Map.of()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        timeout = timeout == null ? USUAL_TIMEOUT : timeout;
        requireCommand(command);
        requireEnvironment(environment);
        requirePlain("user", user);
        requirePlain("workingDirectory", workingDirectory);
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0
                || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new InvalidInput("timeout", timeout + " is not between a second and a day");
        }
    }

    /** One at which nobody sits. */
    public ExecCommand(
            List<String> command,
            Map<String, String> environment,
            @Nullable String user,
            @Nullable String workingDirectory,
            Duration timeout) {
        this(command, environment, user, workingDirectory, timeout, null);
    }

    private static void requireCommand(List<String> command) {
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new InvalidInput("command", "it names the program to run, and its arguments");
        }
        if (command.stream().mapToLong(String::length).sum() > MOST_CHARACTERS) {
            throw new InvalidInput(
                    "command", "it is longer than " + MOST_CHARACTERS + " characters");
        }
        command.forEach(argument -> requirePlain("command", argument));
    }

    private static void requireEnvironment(Map<String, String> environment) {
        environment.forEach(
                (name, value) -> {
                    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
                        throw new InvalidInput(
                                "environment",
                                "'" + name + "' is not the name of an environment variable");
                    }
                    requirePlain("environment", value);
                });
        if (environment.values().stream().mapToLong(String::length).sum() > MOST_CHARACTERS) {
            throw new InvalidInput(
                    "environment", "its values are longer than " + MOST_CHARACTERS + " characters");
        }
    }

    private static void requirePlain(String field, @Nullable String text) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw new InvalidInput(field, "it contains a NUL character");
        }
    }

    /** What may be kept of it: secrets in its arguments replaced, its environment by name. */
    public Exec onRecord() {
        return new Exec(
                Redaction.arguments(command, environment.values()),
                List.copyOf(environment.keySet()),
                user,
                workingDirectory,
                timeout,
                terminal);
    }
}
