package io.waybill.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectExecResponse.ProcessConfig;
import com.github.dockerjava.api.exception.NotFoundException;

import io.waybill.runtime.EngineExec;
import io.waybill.runtime.Recent;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is run in containers beside their own processes, and by whom. An engine does not tell who
 * ran it; so what Waybill runs is remembered, and what is run to see whether a container is healthy
 * is known by its words.
 */
final class Execs {
    private static final int AT_ONCE = 4096;

    private final Supplier<DockerConnection> engine;
    private final Map<String, Boolean> ours = remembered();
    // The event of its end does not tell what it was; that of its beginning does.
    private final Map<String, String> commands = remembered();
    // Part of what a container is made with: by its engine's id it stays the same.
    private final Map<String, HealthProbe> probes = remembered();

    Execs(Supplier<DockerConnection> engine) {
        this.engine = engine;
    }

    private static <V> Map<String, V> remembered() {
        return Collections.synchronizedMap(new Recent<>(AT_ONCE));
    }

    void isOurs(String exec) {
        ours.put(exec, true);
    }

    void begun(String exec, String command) {
        commands.put(exec, command);
    }

    void seen(InspectContainerResponse container) {
        probes.put(container.getId(), HealthProbe.of(container));
    }

    /** Without its arguments. */
    Optional<String> programOfSomebodyElse(EngineExec exec) {
        if (ours.containsKey(exec.exec())) {
            return Optional.empty();
        }
        Optional<HealthProbe> probe = probeOf(exec.engineId());
        return probe.isEmpty()
                ? Optional.empty()
                : commandOf(exec.exec())
                        .filter(ran -> !probe.get().isRunAs(ran))
                        .map(Execs::withoutArguments);
    }

    private static String withoutArguments(String command) {
        int end = command.indexOf(' ');
        return end < 0 ? command : command.substring(0, end);
    }

    /** None where the engine has forgotten it, as it does after some minutes. */
    private Optional<String> commandOf(String exec) {
        String told = commands.get(exec);
        return told != null
                ? Optional.of(told)
                : asked(
                        "tell what was run",
                        () ->
                                words(
                                        engine.get()
                                                .prompt()
                                                .inspectExecCmd(exec)
                                                .exec()
                                                .getProcessConfig()));
    }

    private static @Nullable String words(@Nullable ProcessConfig ran) {
        if (ran == null || ran.getEntryPoint() == null) {
            return null;
        }
        List<String> arguments = Objects.requireNonNullElse(ran.getArguments(), List.of());
        return (ran.getEntryPoint() + " " + String.join(" ", arguments)).strip();
    }

    /** None where the container is gone, and was never looked at. */
    private Optional<HealthProbe> probeOf(String engineId) {
        HealthProbe known = probes.get(engineId);
        return known != null
                ? Optional.of(known)
                : asked(
                        "inspect the container",
                        () -> {
                            InspectContainerResponse container =
                                    engine.get().prompt().inspectContainerCmd(engineId).exec();
                            seen(container);
                            return HealthProbe.of(container);
                        });
    }

    private static <T> Optional<T> asked(String doing, Supplier<@Nullable T> call) {
        return Refusals.translated(
                doing,
                () -> {
                    try {
                        return Optional.ofNullable(call.get());
                    } catch (NotFoundException _) {
                        return Optional.empty();
                    }
                });
    }
}
