package io.waybill.projections.timeline;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerEvent.*;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Occurred;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.container.Operation;
import io.waybill.projections.EventRecord;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * A history of many containers, made of a seed. Each host's clock is off by something of its own,
 * most of what happens is recorded at once, some of it minutes or hours later, and some of it seems
 * to have happened before what was recorded before it.
 */
final class RandomFleet {
    static final Instant BEGIN = Instant.parse("2026-05-04T12:00:00Z");
    private static final int HOSTS = 12;

    private final Random random;
    private final int containers;
    private final List<ContainerId> ids = new ArrayList<>();
    private final Map<ContainerId, ContainerState> states = new HashMap<>();
    private final Map<ContainerId, Long> sequences = new HashMap<>();
    private Instant now = BEGIN;
    private long position;

    /**
     * @param containers how many there are at a time, about
     */
    RandomFleet(long seed, int containers) {
        random = new Random(seed);
        this.containers = containers;
    }

    List<EventRecord> next(int events) {
        List<EventRecord> records = new ArrayList<>(events);
        for (int i = 0; i < events; i++) {
            records.add(next());
        }
        return records;
    }

    /** When the newest was recorded. */
    Instant now() {
        return now;
    }

    private EventRecord next() {
        if (random.nextInt(4) > 0) { // several are recorded in the same moment
            now = now.plusNanos(random.nextLong(200_000_000));
        }
        if (ids.size() < containers && (ids.isEmpty() || random.nextInt(3) == 0)) {
            ContainerId id = new ContainerId("%032x".formatted(random.nextLong() & Long.MAX_VALUE));
            ids.add(id);
            return record(id, first(id));
        }
        int chosen = random.nextInt(ids.size());
        ContainerId id = ids.get(chosen);
        EventRecord record = record(id, after(state(id)));
        if (state(id).observed().status() == ContainerStatus.REMOVED && random.nextInt(4) > 0) {
            ids.remove(chosen);
        }
        return record;
    }

    private ContainerState state(ContainerId id) {
        return Objects.requireNonNull(states.get(id));
    }

    private EventRecord record(ContainerId id, ContainerEvent event) {
        states.put(id, ContainerState.evolve(states.get(id), event));
        position++;
        Instant own = event instanceof Occurred occurred ? occurred.occurredAt() : null;
        // A clock that is set back records what comes later as earlier.
        Instant recordedAt = random.nextInt(500) == 0 ? now.minusMillis(700) : now;
        return new EventRecord(
                position,
                sequences.merge(id, 1L, Long::sum) - 1,
                "event-" + position,
                "any",
                id.subject(),
                own == null ? recordedAt : own,
                recordedAt,
                "ada",
                "user",
                null,
                null,
                null,
                null,
                null,
                event);
    }

    private ContainerEvent first(ContainerId id) {
        Desired desired =
                new Desired(
                        host(),
                        "c" + random.nextInt(1000),
                        1,
                        image(1),
                        ContainerSpec.DEFAULT,
                        DesiredState.RUNNING,
                        null);
        return random.nextInt(5) == 0
                ? new ContainerAdopted(id, desired, seen(ContainerStatus.RUNNING, now))
                : new ContainerDeclared(id, with(desired, Action.CREATE, DesiredState.RUNNING));
    }

    private ContainerEvent after(ContainerState state) {
        ContainerId id = state.id();
        Desired desired = state.desired();
        Occurrence at = occurrence(desired.host());
        return switch (random.nextInt(26)) {
            case 0 ->
                    new ContainerStartRequested(
                            id, with(desired, Action.START, DesiredState.RUNNING));
            case 1 ->
                    new ContainerStopRequested(
                            id, with(desired, Action.STOP, DesiredState.STOPPED));
            case 2 ->
                    new ContainerRenameRequested(
                            id,
                            with(
                                    named(desired, "c" + random.nextInt(1000)),
                                    Action.RENAME,
                                    desired.state()));
            case 3 ->
                    random.nextInt(8) == 0
                            ? new ContainerRemovalRequested(
                                    id, with(desired, Action.REMOVE, DesiredState.ABSENT))
                            : new ContainerDisclosed(
                                    id,
                                    desired.host(),
                                    desired.name(),
                                    io.waybill.domain.container.Disclosure.ofFiles("/etc/hosts"));
            case 4 ->
                    new ContainerMoveAdvanced(
                            id,
                            on(desired, host()),
                            random.nextBoolean() ? seen(ContainerStatus.RUNNING, at.at()) : null);
            case 5, 6, 7 ->
                    new ContainerOperationSucceeded(
                            id, operation(), Action.START, settled(desired));
            case 8 ->
                    new ContainerOperationFailed(
                            id,
                            operation(),
                            Action.STOP,
                            new Failure("engine-error", "no"),
                            settled(desired));
            case 9, 10, 11, 12 ->
                    new ContainerStarted(id, seen(ContainerStatus.RUNNING, at.at()), at);
            case 13, 14, 15, 16 -> new ContainerExited(id, exited(state, at.at()), at);
            case 17 ->
                    new ContainerPaused(
                            id, state.observed().withStatus(ContainerStatus.PAUSED), at);
            case 18 -> new ContainerHealthChanged(id, unwell(state.observed()), at);
            case 19 ->
                    random.nextInt(10) == 0
                            ? new ContainerRemoved(id, ObservedState.REMOVED, at)
                            : new ContainerRemoved(id, ObservedState.NOT_ON_HOST, at);
            case 20 -> new ContainerCreated(id, seen(ContainerStatus.CREATED, null), at);
            case 21 -> new ContainerLost(id, desired.host(), "cut off", at.at());
            case 22 -> new ContainerFound(id, desired.host(), at.at());
            case 23 -> new ContainerDrifted(id, List.of(new Drift("state", "running", "exited")));
            case 24 -> new ContainerReconciled(id);
            default ->
                    new ContainerDriftAccepted(
                            id, settled(revised(desired)), List.of(new Drift("image", "a", "b")));
        };
    }

    private Occurrence occurrence(HostId host) {
        long skewMillis = Long.parseLong(host.value().substring(1)) * 317 - 2000;
        Duration delay =
                switch (random.nextInt(40)) {
                    case 0 -> Duration.ofMillis(random.nextLong(3_600_000));
                    case 1, 2, 3 -> Duration.ofMillis(random.nextLong(60_000));
                    case 4, 5 -> Duration.ZERO;
                    default -> Duration.ofNanos(random.nextLong(500_000_000));
                };
        return Occurrence.seen(Cause.PROCESS, host, now.minus(delay).plusMillis(skewMillis));
    }

    private HostId host() {
        return new HostId("h" + random.nextInt(HOSTS));
    }

    private static ImageReference image(int version) {
        return new ImageReference(
                new ImageId("shop-web"),
                version,
                "registry.example/shop/web@sha256:" + "1".repeat(64));
    }

    private OperationId operation() {
        return new OperationId("%032x".formatted(position));
    }

    private Desired with(Desired desired, Action action, DesiredState asked) {
        return new Desired(
                desired.host(),
                desired.name(),
                desired.revision(),
                desired.image(),
                desired.spec(),
                asked,
                new Operation(operation(), action, null, null, null, null));
    }

    private static Desired named(Desired desired, String name) {
        return new Desired(
                desired.host(),
                name,
                desired.revision(),
                desired.image(),
                desired.spec(),
                desired.state(),
                desired.operation());
    }

    private static Desired on(Desired desired, HostId host) {
        return new Desired(
                host,
                desired.name(),
                desired.revision(),
                desired.image(),
                desired.spec(),
                desired.state(),
                desired.operation());
    }

    private static Desired revised(Desired desired) {
        return new Desired(
                desired.host(),
                desired.name(),
                desired.revision() + 1,
                image(desired.image().version() + 1),
                desired.spec(),
                desired.state(),
                null);
    }

    private static Desired settled(Desired desired) {
        return new Desired(
                desired.host(),
                desired.name(),
                desired.revision(),
                desired.image(),
                desired.spec(),
                desired.state(),
                null);
    }

    private static ObservedState seen(ContainerStatus status, @Nullable Instant started) {
        return new ObservedState(
                status,
                "engine-1",
                "web",
                started,
                null,
                null,
                false,
                Health.HEALTHY,
                0,
                List.of());
    }

    private ObservedState exited(ContainerState state, Instant at) {
        return new ObservedState(
                ContainerStatus.EXITED,
                "engine-1",
                "web",
                state.observed().startedAt(),
                at,
                random.nextInt(3),
                false,
                Health.NONE,
                0,
                List.of());
    }

    private ObservedState unwell(ObservedState before) {
        return new ObservedState(
                before.status(),
                before.engineId(),
                before.name(),
                before.startedAt(),
                before.finishedAt(),
                before.exitCode(),
                before.outOfMemory(),
                random.nextBoolean() ? Health.UNHEALTHY : Health.HEALTHY,
                before.restartCount(),
                before.ports());
    }
}
