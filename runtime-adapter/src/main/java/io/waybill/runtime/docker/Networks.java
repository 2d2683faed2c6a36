package io.waybill.runtime.docker;

import static io.waybill.runtime.docker.Refusals.translated;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network;

import io.waybill.domain.container.NetworkAttachment;
import io.waybill.runtime.Placement;
import io.waybill.runtime.RuntimeFailure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The networks of one engine: made where a container is to be on one that is missing, and removed
 * when nothing uses them any more. Only those that bear Waybill's label are ever removed.
 */
final class Networks {
    private static final Logger log = LoggerFactory.getLogger(Networks.class);

    /** Of a network that Waybill made. */
    private static final String LABEL = "io.waybill.network";

    private final Supplier<DockerConnection> engine;
    // Between its being made and the first container on it, no network is unused.
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private final Set<String> whole = ConcurrentHashMap.newKeySet();
    private volatile boolean hasOwn = true;

    Networks(Supplier<DockerConnection> engine) {
        this.engine = engine;
    }

    /** Makes a container, with the networks that it is to be on there. */
    String making(List<NetworkAttachment> networks, Supplier<String> making) {
        if (networks.isEmpty()) {
            return making.get();
        }
        use.readLock().lock();
        try {
            networks.forEach(this::have);
            String engineId = making.get();
            try {
                joinAll(engineId);
            } catch (RuntimeFailure refused) {
                engine.get().patient().removeContainerCmd(engineId).withForce(true).exec();
                throw refused;
            }
            return engineId;
        } finally {
            use.readLock().unlock();
        }
    }

    private synchronized void have(NetworkAttachment network) {
        translated("look for network " + network.name(), () -> isThere(network) || make(network));
    }

    private boolean isThere(NetworkAttachment network) {
        try {
            engine.get().prompt().inspectNetworkCmd().withNetworkId(network.name()).exec();
            return true;
        } catch (NotFoundException _) {
            return false;
        }
    }

    private boolean make(NetworkAttachment network) {
        if (network.external()) {
            throw new RuntimeFailure(
                    "network-not-found",
                    "network "
                            + network.name()
                            + " is not on the host, and is not Waybill's to make; make it there, or do not call"
                            + " it external");
        }
        Map<String, String> labels = new HashMap<>(network.labels());
        labels.put(LABEL, network.name());
        hasOwn = true;
        try {
            engine.get()
                    .prompt()
                    .createNetworkCmd()
                    .withName(network.name())
                    .withInternal(network.internal())
                    .withCheckDuplicate(true)
                    .withLabels(labels)
                    .exec();
        } catch (ConflictException _) {
            // Somebody else was faster.
        }
        return true;
    }

    /**
     * Engines make a container on one network; it joins the further ones before it starts. Which
     * those are, its label says, since a crash may come between.
     */
    void joinAll(String engineId) {
        if (whole.contains(engineId)) {
            return;
        }
        translated(
                "join its networks",
                () -> {
                    InspectContainerResponse container =
                            engine.get().prompt().inspectContainerCmd(engineId).exec();
                    Map<String, String> labels = container.getConfig().getLabels();
                    Map<String, ContainerNetwork> joined =
                            container.getNetworkSettings().getNetworks();
                    Placement.networks(labels == null ? Map.of() : labels)
                            .forEach(
                                    (name, aliases) -> {
                                        if (joined == null || !joined.containsKey(name)) {
                                            join(engineId, name, aliases);
                                        }
                                    });
                    return true;
                });
        whole.add(engineId);
    }

    private void join(String engineId, String network, List<String> aliases) {
        engine.get()
                .prompt()
                .connectToNetworkCmd()
                .withContainerId(engineId)
                .withNetworkId(network)
                .withContainerNetwork(new ContainerNetwork().withAliases(aliases))
                .exec();
    }

    /** A container is there no more. */
    void left(String engineId) {
        whole.remove(engineId);
        removeUnused();
    }

    /**
     * Removes those of Waybill's that no container is on, running or not. Nothing waits for that:
     * where the engine refuses, it is tried again with the next removal.
     */
    void removeUnused() {
        if (!hasOwn) {
            return;
        }
        try {
            remove();
        } catch (RuntimeFailure refused) {
            log.info("unused networks stay for now: {}", refused.getMessage());
        }
    }

    private void remove() {
        use.writeLock().lock();
        try {
            List<Network> own =
                    translated(
                            "list its networks",
                            () ->
                                    engine.get()
                                            .prompt()
                                            .listNetworksCmd()
                                            .withFilter("label", List.of(LABEL))
                                            .exec());
            hasOwn = false;
            for (Network network : own) {
                hasOwn |= isUsed(network) || !remove(network);
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private boolean isUsed(Network network) {
        return translated(
                "list the containers of network " + network.getName(),
                () ->
                        !engine.get()
                                .prompt()
                                .listContainersCmd()
                                .withShowAll(true)
                                .withNetworkFilter(List.of(network.getName()))
                                .exec()
                                .isEmpty());
    }

    private boolean remove(Network network) {
        try {
            engine.get().prompt().removeNetworkCmd(network.getId()).exec();
            return true;
        } catch (DockerException _) {
            return false; // somebody uses it after all: it is tried again with the next removal
        }
    }
}
