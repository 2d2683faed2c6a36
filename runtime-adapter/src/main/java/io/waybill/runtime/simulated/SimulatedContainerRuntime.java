package io.waybill.runtime.simulated;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.container.Unmanaged;
import io.waybill.domain.host.EngineInfo;
import io.waybill.domain.image.StoredImage;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.EngineEvent;
import io.waybill.runtime.EngineEvent.Kind;
import io.waybill.runtime.Found;
import io.waybill.runtime.ImageStore;
import io.waybill.runtime.Listed;
import io.waybill.runtime.Placement;
import io.waybill.runtime.RuntimeFailure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Keeps containers as lines in a file: no process runs, no image is pulled, no port listens. It
 * refuses what an engine would refuse, so that the lifecycle can be tried without one.
 */
public final class SimulatedContainerRuntime implements ContainerRuntime {
    private static final int FIRST_EPHEMERAL_PORT = 49_153;

    private final Path file;
    private final Map<ContainerId, SimulatedContainer> containers = new LinkedHashMap<>();
    // While one of it takes the place of another: those that are not meant, by their engine's ids.
    private final Map<String, SimulatedContainer> beside = new LinkedHashMap<>();
    // Those of which one in particular is spoken of.
    private final Set<ContainerId> spokenOf = new HashSet<>();
    // Those that are none of Waybill's, by their engine's ids.
    private final Map<String, SimulatedContainer> others = new LinkedHashMap<>();
    private final List<Listener> watchers = new CopyOnWriteArrayList<>();
    private final ContainerInteraction interaction =
            new SimulatedInteraction(this::requireRunning, new Visitor());

    /** Somebody at this host. */
    private final class Visitor implements SimulatedInteraction.ByHand {
        @Override
        public void stop(ContainerId container) {
            stopByHand(container);
        }

        @Override
        public void crash(ContainerId container, int exitCode) {
            SimulatedContainerRuntime.this.crash(container, exitCode);
        }

        @Override
        public void run(ContainerId like, String name) {
            SimulatedContainer made = requireRunning(like);
            runByHand(name, made.madeFrom(), made.spec());
        }
    }

    /**
     * @param file where the containers are kept between runs
     */
    public SimulatedContainerRuntime(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                for (SimulatedContainer container :
                        WaybillJson.mapper()
                                .readValue(Files.readString(file), SimulatedContainer[].class)) {
                    keep(container);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public EngineInfo info() {
        return new EngineInfo(
                "simulated", "1", "none", "none", System.getProperty("os.arch", "unknown"), 0, 0);
    }

    @Override
    public void ping() {
        // It is always there.
    }

    private void keep(SimulatedContainer container) {
        if (container.container() == null) {
            others.put(String.valueOf(container.state().engineId()), container);
        } else {
            meanInstead(container.container(), container);
        }
    }

    /** What is a former one, or a next one, is not meant where there is another. */
    private void meanInstead(ContainerId id, SimulatedContainer container) {
        SimulatedContainer known = containers.get(id);
        boolean isMeant = known == null || Placement.isAside(known.state().name());
        if (!isMeant) {
            putBeside(container);
            return;
        }
        if (known != null) {
            putBeside(known);
        }
        containers.put(id, container);
    }

    private void putBeside(SimulatedContainer container) {
        beside.put(String.valueOf(container.state().engineId()), container);
    }

    @Override
    public synchronized List<Listed> list() {
        return all().map(SimulatedContainer::listed).toList();
    }

    private Stream<SimulatedContainer> all() {
        return Stream.of(containers.values(), beside.values(), others.values())
                .flatMap(Collection::stream);
    }

    @Override
    public synchronized void know(ContainerId container, String engineId) {
        SimulatedContainer other = others.remove(engineId);
        if (other != null) {
            containers.put(container, other.knownAs(container));
            save();
        }
    }

    @Override
    public synchronized Optional<Unmanaged> examine(String engineId) {
        return Optional.ofNullable(others.get(engineId))
                .map(
                        other ->
                                new Unmanaged(
                                        other.state(),
                                        other.madeFrom().image().value(),
                                        other.madeFrom(),
                                        other.spec()));
    }

    /**
     * As somebody who runs a container past Waybill; returns the engine's id of it.
     *
     * @param image {@code sha256:…} or {@code repository@sha256:…}
     */
    public synchronized String runByHand(String name, ImageReference image, ContainerSpec spec) {
        requireFree(name);
        String engineId = UUID.randomUUID().toString().replace("-", "");
        SimulatedContainer made =
                SimulatedContainer.created(null, null, spec, image, engineId, name, null);
        others.put(engineId, made);
        others.put(engineId, made.started(now(), bind(made)));
        save();
        watchers.forEach(watcher -> watcher.happenedToOther(engineId));
        return engineId;
    }

    /** As somebody who removes a container past Waybill that is none of Waybill's. */
    public synchronized void removeByHand(String engineId) {
        others.remove(engineId);
        save();
        watchers.forEach(watcher -> watcher.happenedToOther(engineId));
    }

    @Override
    public synchronized Optional<Found> inspect(ContainerId container) {
        return Optional.ofNullable(containers.get(container)).map(known -> known.found(container));
    }

    @Override
    public synchronized List<Found> all(ContainerId container) {
        return all().filter(known -> container.equals(known.container()))
                .map(known -> known.found(container))
                .toList();
    }

    @Override
    public synchronized void mean(ContainerId container, @Nullable String engineId) {
        if (engineId == null) {
            spokenOf.remove(container);
            if (!containers.containsKey(container)) {
                meanAnother(container);
            }
            return;
        }
        spokenOf.add(container);
        SimulatedContainer meant = beside.remove(engineId);
        if (meant != null) {
            SimulatedContainer before = containers.put(container, meant);
            if (before != null) {
                putBeside(before);
            }
        }
    }

    @Override
    public Optional<String> healthSays(ContainerId container) {
        return Optional.empty();
    }

    @Override
    public Optional<Found> inspect(ContainerId container, Desired asked) {
        return inspect(container);
    }

    @Override
    public void pull(String reference) {
        // Nothing is made of the image.
    }

    @Override
    public synchronized void create(Placement placement) {
        SimulatedContainer known = containers.get(placement.container());
        if (known != null && placement.name().equals(known.state().name())) {
            return;
        }
        requireFree(placement.name());
        if (known != null) {
            putBeside(known);
        }
        String engineId = UUID.randomUUID().toString().replace("-", "");
        change(
                placement.container(),
                Kind.CREATED,
                null,
                _ ->
                        SimulatedContainer.created(
                                placement.container(),
                                placement.operation(),
                                placement.desired().spec(),
                                placement.desired().image(),
                                engineId,
                                placement.name(),
                                placement.desired().revision()));
    }

    private void requireFree(String name) {
        if (all().anyMatch(other -> other.holds(name))) {
            throw new RuntimeFailure(
                    "name-in-use", "the container name " + name + " is already in use");
        }
    }

    @Override
    public synchronized void start(ContainerId container) {
        SimulatedContainer known = require(container);
        if (known.state().status().hasProcess()) {
            return;
        }
        List<PortBinding> ports = bind(known);
        change(container, Kind.STARTED, null, before -> before.started(now(), ports));
    }

    private List<PortBinding> bind(SimulatedContainer container) {
        Set<Integer> taken = new HashSet<>();
        for (SimulatedContainer other : all().toList()) {
            other.state().ports().forEach(port -> taken.add(port.hostPort()));
        }
        return container.spec().ports().stream().map(port -> bind(port, taken)).toList();
    }

    private static PortBinding bind(PortBinding asked, Set<Integer> taken) {
        int port = asked.hostPort();
        if (port == 0) {
            port = FIRST_EPHEMERAL_PORT;
            while (taken.contains(port)) {
                port++;
            }
        }
        if (!taken.add(port)) {
            throw new RuntimeFailure("port-in-use", "port " + port + " is already allocated");
        }
        return new PortBinding(asked.containerPort(), asked.protocol(), asked.hostIp(), port);
    }

    @Override
    public synchronized void stop(ContainerId container, @Nullable Duration grace) {
        end(container, 143, false);
    }

    @Override
    public synchronized void kill(ContainerId container, String signal) {
        requireProcess(container);
        end(container, signal.equals("KILL") ? 137 : 143, false);
    }

    @Override
    public synchronized void restart(ContainerId container, @Nullable Duration grace) {
        end(container, 143, false);
        start(container);
    }

    private void end(ContainerId container, int exitCode, boolean outOfMemory) {
        if (!require(container).state().status().hasProcess()) {
            return;
        }
        change(
                container,
                Kind.DIED,
                exitCode,
                before -> before.exited(now(), exitCode, outOfMemory));
        if (require(container).spec().autoRemove()) {
            change(container, Kind.REMOVED, null, _ -> null);
        }
    }

    @Override
    public synchronized void pause(ContainerId container) {
        if (requireProcess(container).state().status() != ContainerStatus.PAUSED) {
            change(
                    container,
                    Kind.PAUSED,
                    null,
                    before -> before.withStatus(ContainerStatus.PAUSED));
        }
    }

    @Override
    public synchronized void unpause(ContainerId container) {
        if (requireProcess(container).state().status() == ContainerStatus.PAUSED) {
            change(
                    container,
                    Kind.UNPAUSED,
                    null,
                    before -> before.withStatus(ContainerStatus.RUNNING));
        }
    }

    @Override
    public synchronized void rename(ContainerId container, String name) {
        if (!require(container).holds(name)) {
            requireFree(name);
            change(container, Kind.RENAMED, null, before -> before.named(name));
        }
    }

    @Override
    public synchronized void update(
            ContainerId container, Limits limits, RestartPolicy restartPolicy) {
        require(container);
        change(container, Kind.UPDATED, null, before -> before.under(limits, restartPolicy));
    }

    @Override
    public synchronized void remove(ContainerId container, boolean force) {
        SimulatedContainer known = containers.get(container);
        if (known == null) {
            return;
        }
        if (known.state().status().hasProcess() && !force) {
            throw new RuntimeFailure("engine-refused", "the container is running");
        }
        change(container, Kind.REMOVED, null, _ -> null);
    }

    /** As somebody who stops it past Waybill. */
    public synchronized void stopByHand(ContainerId container) {
        tell(new EngineEvent(container, Kind.SIGNALLED, null, null, null, now()));
        end(container, 143, false);
    }

    /** As a process that ends on its own. */
    public synchronized void crash(ContainerId container, int exitCode) {
        end(container, exitCode, false);
    }

    @Override
    public Watch watch(@Nullable Instant seenUntil, Listener listener) {
        watchers.add(listener);
        return new Watch() {
            @Override
            public @Nullable String endedBecause() {
                return null;
            }

            @Override
            public Memory catchUp() {
                return Memory.ALL;
            }

            @Override
            public void renew() {
                // It tells directly: there is no stream that could die.
            }

            @Override
            public void close() {
                watchers.remove(listener);
            }
        };
    }

    private SimulatedContainer require(ContainerId container) {
        SimulatedContainer known = containers.get(container);
        if (known == null) {
            throw new RuntimeFailure("not-on-host", "the container is not on the host");
        }
        return known;
    }

    private SimulatedContainer requireProcess(ContainerId container) {
        SimulatedContainer known = require(container);
        if (!known.state().status().hasProcess()) {
            throw new RuntimeFailure("engine-refused", "the container is not running");
        }
        return known;
    }

    private void change(
            ContainerId container,
            Kind kind,
            @Nullable Integer exitCode,
            UnaryOperator<@Nullable SimulatedContainer> step) {
        SimulatedContainer before = containers.get(container);
        SimulatedContainer next = step.apply(before);
        if (next == null) {
            containers.remove(container);
            if (!spokenOf.contains(container)) {
                meanAnother(container);
            }
        } else {
            containers.put(container, next);
        }
        save();
        SimulatedContainer told = next == null ? before : next;
        tell(
                new EngineEvent(
                        container,
                        kind,
                        told == null ? null : told.state().engineId(),
                        told == null ? null : told.state().name(),
                        exitCode,
                        now()));
    }

    private void meanAnother(ContainerId container) {
        beside.values().stream()
                .filter(other -> container.equals(other.container()))
                .findFirst()
                .ifPresent(
                        other -> {
                            beside.remove(String.valueOf(other.state().engineId()));
                            containers.put(container, other);
                        });
    }

    private void tell(EngineEvent event) {
        watchers.forEach(watcher -> watcher.happened(event));
    }

    private void save() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.write(next, WaybillJson.mapper().writeValueAsBytes(all().toList()));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public boolean isEnding() {
        return false;
    }

    // As fine as JSON and PostgreSQL keep it.
    @Override
    public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public ContainerInteraction interaction() {
        return interaction;
    }

    @Override
    public ImageStore images() {
        return new SimulatedImageStore(this::imagesInUse);
    }

    private synchronized List<StoredImage> imagesInUse() {
        Map<String, List<String>> users = new TreeMap<>();
        all().forEach(
                        container ->
                                users.computeIfAbsent(
                                                container.madeFrom().reference(),
                                                _ -> new ArrayList<>())
                                        .add(container.state().name()));
        return users.entrySet().stream()
                .map(
                        used ->
                                new StoredImage(
                                        used.getKey().substring(used.getKey().indexOf('@') + 1),
                                        used.getKey().contains("@")
                                                ? List.of(used.getKey())
                                                : List.of(),
                                        0,
                                        used.getValue()))
                .toList();
    }

    private synchronized SimulatedContainer requireRunning(ContainerId container) {
        SimulatedContainer known = require(container);
        if (known.state().status() != ContainerStatus.RUNNING) {
            throw new RuntimeFailure("not-running", "the container is not running");
        }
        return known;
    }

    @Override
    public void close() {
        watchers.clear();
    }
}
