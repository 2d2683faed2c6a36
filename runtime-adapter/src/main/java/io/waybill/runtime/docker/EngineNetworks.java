package io.waybill.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.NetworkAttachment;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The networks that a container is on, in the domain's words. */
final class EngineNetworks {
    private static final Set<String> THE_ENGINES = Set.of("bridge", "host", "none", "podman");

    private EngineNetworks() {}

    /**
     * Of one that Waybill did not make: none where a network's name as its mode says all there is.
     */
    static List<NetworkAttachment> found(InspectContainerResponse container) {
        List<NetworkAttachment> all = new ArrayList<>();
        for (Map.Entry<String, ContainerNetwork> each : networks(container).entrySet()) {
            NetworkAttachment attachment = attachment(each.getKey(), aliases(container, each));
            if (attachment == null) {
                return List.of();
            }
            all.add(attachment);
        }
        boolean isSaidByMode =
                all.size() == 1
                        && (all.getFirst().aliases().isEmpty()
                                || THE_ENGINES.contains(all.getFirst().name()));
        return isSaidByMode ? List.of() : all;
    }

    /** Of one that was asked to be on some: what is so is told in those words. */
    static List<NetworkAttachment> beside(
            InspectContainerResponse container, List<NetworkAttachment> asked) {
        List<NetworkAttachment> all = new ArrayList<>();
        for (Map.Entry<String, ContainerNetwork> each : networks(container).entrySet()) {
            // Also what an engine gives by itself may have been asked for, such as its own name.
            List<String> known =
                    Objects.requireNonNullElse(each.getValue().getAliases(), List.of());
            NetworkAttachment met =
                    asked.stream()
                            .filter(one -> one.name().equals(each.getKey()))
                            .filter(one -> known.containsAll(one.aliases()))
                            .findFirst()
                            .orElseGet(() -> attachment(each.getKey(), aliases(container, each)));
            if (met != null) {
                all.add(met);
            }
        }
        return all;
    }

    // An engine accepts more than a specification does.
    private static @Nullable NetworkAttachment attachment(String name, List<String> aliases) {
        try {
            return new NetworkAttachment(name, aliases, true, false, Map.of());
        } catch (InvalidInput _) {
            return null;
        }
    }

    private static Map<String, ContainerNetwork> networks(InspectContainerResponse container) {
        return container.getNetworkSettings() == null
                        || container.getNetworkSettings().getNetworks() == null
                ? Map.of()
                : container.getNetworkSettings().getNetworks();
    }

    /** Without those that an engine gives by itself: the container's id, and its name. */
    private static List<String> aliases(
            InspectContainerResponse container, Map.Entry<String, ContainerNetwork> network) {
        List<String> aliases = network.getValue().getAliases();
        String name = EngineStates.name(String.valueOf(container.getName()));
        return aliases == null
                ? List.of()
                : aliases.stream()
                        .filter(alias -> !container.getId().startsWith(alias))
                        .filter(alias -> !alias.equals(name))
                        .toList();
    }
}
