package io.waybill.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HostConfig;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings of a container that a specification has no words for, by their options' names. They are
 * named, so that nobody believes that a container made from the record would be the same.
 */
final class EngineExtras {
    private static final Set<String> PRIVATE = Set.of("", "private", "shareable");

    private final List<String> found = new ArrayList<>();

    private EngineExtras() {}

    /**
     * @param hasAllNetworks whether the specification names every network that it is on
     */
    static List<String> of(
            InspectContainerResponse container, @Nullable String network, boolean hasAllNetworks) {
        EngineExtras extras = new EngineExtras();
        HostConfig host = container.getHostConfig();
        extras.powers(host);
        extras.namespaces(host);
        extras.resources(host);
        extras.network(host, container, network, hasAllNetworks);
        ContainerConfig config = container.getConfig();
        extras.add("tty", Boolean.TRUE.equals(config.getTty()));
        extras.add("interactive", Boolean.TRUE.equals(config.getStdinOpen()));
        return extras.found;
    }

    private void powers(HostConfig host) {
        add("privileged", Boolean.TRUE.equals(host.getPrivileged()));
        add("cap-add", host.getCapAdd() != null && host.getCapAdd().length > 0);
        add("cap-drop", host.getCapDrop() != null && host.getCapDrop().length > 0);
        add("device", host.getDevices() != null && host.getDevices().length > 0);
        add("gpus", isThere(host.getDeviceRequests()));
        add("security-opt", isThere(host.getSecurityOpts()));
        add("group-add", isThere(host.getGroupAdd()));
        add("read-only", Boolean.TRUE.equals(host.getReadonlyRootfs()));
        add("sysctl", isThere(host.getSysctls()));
        add("init", Boolean.TRUE.equals(host.getInit()));
    }

    private void namespaces(HostConfig host) {
        add("pid", isShared(host.getPidMode()));
        add("ipc", isShared(host.getIpcMode()));
        add("uts", isShared(host.getUtSMode()));
        add("userns", isShared(host.getUsernsMode()));
        add("volumes-from", host.getVolumesFrom() != null && host.getVolumesFrom().length > 0);
    }

    private void resources(HostConfig host) {
        add("cpu-shares", host.getCpuShares() != null && host.getCpuShares() > 0);
        add("cpuset-cpus", host.getCpusetCpus() != null && !host.getCpusetCpus().isEmpty());
        add(
                "memory-reservation",
                host.getMemoryReservation() != null && host.getMemoryReservation() > 0);
        add("pids-limit", isALimitOfPids(host));
    }

    // Podman has one of its own, of 2048.
    private static boolean isALimitOfPids(HostConfig host) {
        Long limit = host.getPidsLimit();
        return limit != null && limit > 0 && limit != 2048;
    }

    private void network(
            HostConfig host,
            InspectContainerResponse container,
            @Nullable String network,
            boolean hasAllNetworks) {
        add("publish-all", Boolean.TRUE.equals(host.getPublishAllPorts()));
        add("add-host", isThere(host.getExtraHosts()));
        add("dns", isThere(host.getDns()) || isThere(host.getDnsSearch()));
        add("link", host.getLinks() != null && host.getLinks().length > 0);
        String hostname = container.getConfig().getHostName();
        boolean hasItsOwn = network == null || !network.equals("host") && !network.contains(":");
        add(
                "hostname",
                hasItsOwn
                        && hostname != null
                        && !hostname.isEmpty()
                        && !container.getId().startsWith(hostname));
        boolean several =
                container.getNetworkSettings() != null
                        && container.getNetworkSettings().getNetworks() != null
                        && container.getNetworkSettings().getNetworks().size() > 1;
        add("further networks", several && !hasAllNetworks);
    }

    private void add(String option, boolean isSet) {
        if (isSet) {
            found.add(option);
        }
    }

    private static boolean isThere(@Nullable Collection<?> values) {
        return values != null && !values.isEmpty();
    }

    private static boolean isThere(@Nullable Map<?, ?> values) {
        return values != null && !values.isEmpty();
    }

    private static boolean isThere(String @Nullable [] values) {
        return values != null && values.length > 0;
    }

    private static boolean isShared(@Nullable String mode) {
        return mode != null && !PRIVATE.contains(mode);
    }
}
