package io.waybill.runtime.docker;

import static io.waybill.runtime.docker.Refusals.translated;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;

import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.container.Unmanaged;
import io.waybill.domain.host.EngineInfo;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.Found;
import io.waybill.runtime.HostPolicy;
import io.waybill.runtime.ImageStore;
import io.waybill.runtime.Listed;
import io.waybill.runtime.Placement;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.registry.Credentials;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** An engine that speaks the Docker Engine API: Docker, or Podman. */
public final class DockerContainerRuntime implements ContainerRuntime {
    // A stream may have been silent, and its agent was ended before it noticed.
    private static final Duration MAY_BE_UNTOLD = Duration.ofMinutes(1);

    private final HostEndpoint endpoint;
    private final Map<String, Credentials> logins;
    private final HostPolicy policy;
    private @Nullable DockerConnection connection;
    // A cache only: what is not in it is looked up by label.
    private final Map<ContainerId, String> engineIds = new ConcurrentHashMap<>();
    private final ToldEvents told = new ToldEvents();
    private final Execs execs = new Execs(this::engine);
    private final ImageEvents images = new ImageEvents();
    private final Networks networks = new Networks(this::engine);
    // While one of a container takes the place of another: which of them is spoken of.
    private final Map<ContainerId, String> meant = new ConcurrentHashMap<>();
    // By their engine's ids: no label says that they are Waybill's.
    private final Map<String, ContainerId> adopted = new ConcurrentHashMap<>();

    private DockerContainerRuntime(
            HostEndpoint endpoint, Map<String, Credentials> logins, HostPolicy policy) {
        this.endpoint = endpoint;
        this.logins = logins;
        this.policy = policy;
    }

    // Made at the first call: TLS files that cannot be read are a host that is away, not an error
    // of opening it.
    private synchronized DockerConnection engine() {
        if (connection == null) {
            connection = DockerConnection.to(endpoint);
        }
        return connection;
    }

    /**
     * @param logins what it pulls with, by the registry's host and port
     * @param policy what is refused before the engine is asked
     */
    public static ContainerRuntime open(
            HostEndpoint endpoint, Map<String, Credentials> logins, HostPolicy policy) {
        return new DockerContainerRuntime(endpoint, logins, policy);
    }

    @Override
    public EngineInfo info() {
        return translated(
                "tell of itself",
                () -> {
                    Info info = engine().prompt().infoCmd().exec();
                    Version version = engine().prompt().versionCmd().exec();
                    boolean podman = isPodman(version);
                    return new EngineInfo(
                            podman ? "podman" : "docker",
                            String.valueOf(version.getVersion()),
                            String.valueOf(version.getApiVersion()),
                            String.valueOf(info.getOperatingSystem()),
                            String.valueOf(info.getArchitecture()),
                            Objects.requireNonNullElse(info.getNCPU(), 0),
                            Objects.requireNonNullElse(info.getMemTotal(), 0L));
                });
    }

    private boolean isPodman() {
        return isPodman(engine().prompt().versionCmd().exec());
    }

    private static boolean isPodman(Version version) {
        return String.valueOf(version.getRawValues()).contains("Podman");
    }

    @Override
    public void ping() {
        translated("answer a ping", () -> engine().prompt().pingCmd().exec());
    }

    @Override
    public List<Listed> list() {
        List<Container> containers =
                translated(
                        "list its containers",
                        () -> engine().prompt().listContainersCmd().withShowAll(true).exec());
        return containers.stream()
                .map(
                        container ->
                                listed(
                                        known(container.getId(), container.getLabels())
                                                .orElse(null),
                                        container))
                .toList();
    }

    @Override
    public void know(ContainerId container, String engineId) {
        adopted.put(engineId, container);
        engineIds.putIfAbsent(container, engineId);
    }

    private Optional<ContainerId> known(String engineId, @Nullable Map<String, String> labels) {
        ContainerId byEngineId = adopted.get(engineId);
        return Optional.ofNullable(byEngineId == null ? idOf(labels) : byEngineId);
    }

    @Override
    public Optional<Unmanaged> examine(String engineId) {
        return translated(
                "inspect the container",
                () -> {
                    try {
                        InspectContainerResponse container =
                                engine().prompt().inspectContainerCmd(engineId).exec();
                        return Optional.of(
                                EngineSpecs.unmanaged(container, image(container.getImageId())));
                    } catch (NotFoundException _) {
                        return Optional.empty();
                    }
                });
    }

    // It may have been deleted by force, under the container.
    private @Nullable InspectImageResponse image(String id) {
        try {
            return engine().prompt().inspectImageCmd(id).exec();
        } catch (NotFoundException _) {
            return null;
        }
    }

    private static Listed listed(@Nullable ContainerId id, Container container) {
        return new Listed(
                id,
                container.getId(),
                name(container),
                EngineStates.status(container.getState().toLowerCase(Locale.ROOT)));
    }

    // Somebody else may have used the label for something of their own.
    static @Nullable ContainerId idOf(@Nullable Map<String, String> labels) {
        String id = labels == null ? null : labels.get(Placement.CONTAINER_LABEL);
        try {
            return id == null ? null : new ContainerId(id);
        } catch (InvalidInput _) {
            return null;
        }
    }

    @Override
    public Optional<Found> inspect(ContainerId container) {
        return look(container, null);
    }

    @Override
    public Optional<Found> inspect(ContainerId container, Desired asked) {
        return look(container, asked);
    }

    @Override
    public List<Found> all(ContainerId container) {
        Set<String> ids = new LinkedHashSet<>(labelled(container));
        adopted.forEach(
                (engineId, known) -> {
                    if (known.equals(container)) {
                        ids.add(engineId);
                    }
                });
        return ids.stream().flatMap(id -> inspect(container, id, null).stream()).toList();
    }

    @Override
    public void mean(ContainerId container, @Nullable String engineId) {
        if (engineId == null) {
            meant.remove(container);
        } else {
            meant.put(container, engineId);
            engineIds.put(container, engineId);
        }
    }

    @Override
    public Optional<String> healthSays(ContainerId container) {
        String engineId = engineId(container);
        return translated(
                "tell of its health",
                () ->
                        EngineStates.healthSays(
                                engine().prompt().inspectContainerCmd(engineId).exec()));
    }

    private Optional<Found> look(ContainerId container, @Nullable Desired asked) {
        String only = meant.get(container);
        if (only != null) {
            return inspect(container, only, asked);
        }
        String known = engineIds.get(container);
        Optional<Found> found = known == null ? Optional.empty() : inspect(container, known, asked);
        if (found.isPresent()) {
            return found;
        }
        engineIds.remove(container);
        return lookUp(container).flatMap(engineId -> inspect(container, engineId, asked));
    }

    private Optional<Found> inspect(
            ContainerId container, String engineId, @Nullable Desired asked) {
        return translated(
                "inspect the container",
                () -> {
                    try {
                        InspectContainerResponse answer =
                                engine().prompt().inspectContainerCmd(engineId).exec();
                        execs.seen(answer);
                        Map<String, String> labels = answer.getConfig().getLabels();
                        String operation =
                                labels == null ? null : labels.get(Placement.OPERATION_LABEL);
                        return Optional.of(
                                new Found(
                                        container,
                                        operation == null ? null : new OperationId(operation),
                                        revisionOf(labels),
                                        EngineStates.observed(answer),
                                        EngineMounts.named(answer),
                                        asked == null ? null : made(answer, asked),
                                        labels == null
                                                ? null
                                                : labels.get(Placement.SECRETS_LABEL)));
                    } catch (NotFoundException _) {
                        return Optional.empty();
                    }
                });
    }

    private static @Nullable Integer revisionOf(@Nullable Map<String, String> labels) {
        String number = labels == null ? null : labels.get(Placement.REVISION_LABEL);
        return number != null && number.matches("\\d{1,9}") ? Integer.valueOf(number) : null;
    }

    // Without its image nobody can tell what somebody chose from what the image says.
    private @Nullable Made made(InspectContainerResponse container, Desired asked) {
        InspectImageResponse image = image(container.getImageId());
        return image == null ? null : EngineSpecs.made(container, image, asked);
    }

    private Optional<String> lookUp(ContainerId container) {
        Optional<String> found = labelled(container).stream().findFirst();
        found.ifPresent(engineId -> engineIds.put(container, engineId));
        return found;
    }

    /** The one that bears its own name first, and then the oldest. */
    private List<String> labelled(ContainerId container) {
        return translated(
                "look for the container",
                () ->
                        engine()
                                .prompt()
                                .listContainersCmd()
                                .withShowAll(true)
                                .withLabelFilter(
                                        Map.of(Placement.CONTAINER_LABEL, container.value()))
                                .exec()
                                .stream()
                                .sorted(
                                        Comparator.comparing(
                                                        (Container one) ->
                                                                Placement.isAside(name(one)))
                                                .thenComparing(Container::getCreated))
                                .map(Container::getId)
                                .toList());
    }

    // An engine that is removing a container may list it without a name.
    private static String name(Container container) {
        String[] names = container.getNames();
        return names == null || names.length == 0 ? "" : EngineStates.name(names[0]);
    }

    private String engineId(ContainerId container) {
        String known = meant.getOrDefault(container, engineIds.get(container));
        return known != null
                ? known
                : lookUp(container)
                        .orElseThrow(
                                () ->
                                        new RuntimeFailure(
                                                "not-on-host", "the container is not on the host"));
    }

    @Override
    public void pull(String reference) {
        policy.requirePull(reference);
        boolean present =
                translated(
                        "look for the image",
                        () -> {
                            try {
                                engine().prompt().inspectImageCmd(reference).exec();
                                return true;
                            } catch (NotFoundException _) {
                                return false;
                            }
                        });
        if (!present) {
            pullNow(reference);
        }
    }

    private void pullNow(String reference) {
        if (reference.indexOf('@') < 0) {
            throw new RuntimeFailure(
                    RuntimeFailure.IMAGE_NOT_FOUND,
                    "the image "
                            + reference
                            + " is not on the host any more, and no registry is known to have it");
        }
        images.isPulledByUs(reference);
        try {
            images().pull(reference, (_, _) -> {});
        } catch (InterruptedException interrupted) {
            images.isNotPulledByUs(reference);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pulling", interrupted);
        } catch (RuntimeException failure) {
            images.isNotPulledByUs(reference);
            throw failure;
        }
    }

    @Override
    public void create(Placement placement) {
        policy.requirePlacement(placement, () -> userOf(placement.desired().image().reference()));
        try {
            String engineId =
                    networks.making(placement.desired().spec().networks(), () -> make(placement));
            engineIds.put(placement.container(), engineId);
        } catch (RuntimeFailure refused) {
            // Looked for only now: it is rarely there already, and then under this name.
            String there = refused.is(Refusals.NAME_IN_USE) ? sameAs(placement) : null;
            if (there == null) {
                throw refused;
            }
            engineIds.put(placement.container(), there);
        }
    }

    private @Nullable String userOf(String image) {
        return translated(
                "look at the image",
                () -> {
                    ContainerConfig config =
                            engine().prompt().inspectImageCmd(image).exec().getConfig();
                    return config == null ? null : config.getUser();
                });
    }

    private String make(Placement placement) {
        return translated(
                "create the container",
                () -> CreateRequest.of(engine().prompt(), placement).exec().getId());
    }

    private @Nullable String sameAs(Placement placement) {
        return all(placement.container()).stream()
                .map(Found::state)
                .filter(state -> placement.name().equals(state.name()))
                .map(ObservedState::engineId)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void start(ContainerId container) {
        onContainer(
                container,
                "start the container",
                id -> {
                    networks.joinAll(id);
                    engine().prompt().startContainerCmd(id).exec();
                });
    }

    @Override
    public void stop(ContainerId container, @Nullable Duration grace) {
        onContainer(
                container,
                "stop the container",
                id -> {
                    var stop = engine().patient().stopContainerCmd(id);
                    (grace == null ? stop : stop.withTimeout(seconds(grace))).exec();
                });
    }

    @Override
    public void kill(ContainerId container, String signal) {
        onContainer(
                container,
                "send the signal",
                id -> engine().prompt().killContainerCmd(id).withSignal(signal).exec());
    }

    @Override
    public void restart(ContainerId container, @Nullable Duration grace) {
        onContainer(
                container,
                "restart the container",
                id -> {
                    var restart = engine().patient().restartContainerCmd(id);
                    (grace == null ? restart : restart.withTimeout(seconds(grace))).exec();
                });
    }

    // Engines count in whole seconds; less time than asked for would be a surprise.
    private static int seconds(Duration grace) {
        return Math.toIntExact(grace.plusMillis(999).toSeconds());
    }

    @Override
    public void pause(ContainerId container) {
        unless(
                container,
                ContainerStatus.PAUSED,
                "pause the container",
                id -> engine().prompt().pauseContainerCmd(id).exec());
    }

    @Override
    public void unpause(ContainerId container) {
        unless(
                container,
                ContainerStatus.RUNNING,
                "unpause the container",
                id -> engine().prompt().unpauseContainerCmd(id).exec());
    }

    @Override
    public void rename(ContainerId container, String name) {
        if (inspect(container).map(found -> name.equals(found.state().name())).orElse(false)) {
            return;
        }
        onContainer(
                container,
                "rename the container",
                id -> engine().prompt().renameContainerCmd(id).withName(name).exec());
    }

    @Override
    public void update(ContainerId container, Limits limits, RestartPolicy restartPolicy) {
        onContainer(
                container,
                "change the container's limits",
                id -> {
                    var update =
                            engine().prompt()
                                    .updateContainerCmd(id)
                                    .withRestartPolicy(CreateRequest.restartPolicy(restartPolicy));
                    Long memory = limits.memoryBytes();
                    if (memory != null) {
                        // As where it is made: with as much swap again.
                        update.withMemory(memory).withMemorySwap(2 * memory);
                    }
                    if (limits.cpus() != null) {
                        update.withNanoCPUs(CreateRequest.nanoCpus(limits.cpus()));
                    }
                    update.exec();
                });
    }

    @Override
    public void remove(ContainerId container, boolean force) {
        // Looked for anew: not every one of Waybill's bears a label, and not every id known lives.
        Optional<String> engineId = inspect(container).map(found -> found.state().engineId());
        if (engineId.isEmpty()) {
            return;
        }
        translated(
                "remove the container",
                () -> {
                    try {
                        engine().patient()
                                .removeContainerCmd(engineId.get())
                                .withForce(force)
                                .exec();
                    } catch (NotFoundException _) {
                        // Somebody else was faster.
                    } catch (ConflictException conflict) {
                        if (!String.valueOf(conflict.getMessage()).contains("in progress")) {
                            throw conflict;
                        }
                    }
                    return true;
                });
        engineIds.remove(container);
        networks.left(engineId.get());
    }

    private void unless(
            ContainerId container, ContainerStatus status, String doing, Consumer<String> call) {
        if (inspect(container).map(found -> found.state().status() == status).orElse(false)) {
            return;
        }
        onContainer(container, doing, call);
    }

    private void onContainer(ContainerId container, String doing, Consumer<String> call) {
        String engineId = engineId(container);
        translated(
                doing,
                () -> {
                    try {
                        call.accept(engineId);
                    } catch (NotModifiedException _) {
                        // It is so already.
                    } catch (NotFoundException gone) {
                        engineIds.remove(container);
                        throw gone;
                    }
                    return true;
                });
    }

    @Override
    public boolean isEnding() {
        return !DockerConnection.letsIn(endpoint);
    }

    // A call takes time: over a socket of this machine the clock is the same, and is read exactly.
    @Override
    public Instant now() {
        if (endpoint.address().startsWith("unix:")) {
            return Instant.now();
        }
        return translated(
                "tell its time",
                () -> {
                    long asked = System.nanoTime();
                    String time = engine().prompt().infoCmd().exec().getSystemTime();
                    Duration sinceThen = Duration.ofNanos((System.nanoTime() - asked) / 2);
                    return time == null
                            ? Instant.now()
                            : OffsetDateTime.parse(time).toInstant().plus(sinceThen);
                });
    }

    @Override
    public Watch watch(@Nullable Instant seenUntil, Listener listener) {
        EngineEvents words = new EngineEvents(this::known, execs, images, listener);
        return translated(
                "tell its events",
                () -> {
                    boolean podman = isPodman();
                    networks.removeUnused(); // a crash may have come before that
                    return DockerWatch.begin(
                            engine(),
                            told.hasBegun() ? told : told.from(begin(seenUntil, podman)),
                            podman,
                            this::now,
                            words::tell);
                });
    }

    /** Podman keeps a log, and remembers all. */
    private Instant begin(@Nullable Instant seenUntil, boolean podman) {
        Instant now = now();
        if (seenUntil == null) {
            return now;
        }
        boolean isWhole = podman || DockerWatch.remembersAll(engine(), seenUntil, now);
        return isWhole ? seenUntil.minus(MAY_BE_UNTOLD) : now;
    }

    @Override
    public ContainerInteraction interaction() {
        return new DockerInteraction(this::engine, this::engineId, execs, policy);
    }

    @Override
    public ImageStore images() {
        return new DockerImageStore(this::engine, this::engineId, logins, policy);
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.close();
        }
    }
}
