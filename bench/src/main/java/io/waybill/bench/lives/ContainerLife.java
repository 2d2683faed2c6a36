package io.waybill.bench.lives;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerDeclared;
import io.waybill.domain.container.ContainerEvent.ContainerDisclosed;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerExecObserved;
import io.waybill.domain.container.ContainerEvent.ContainerExited;
import io.waybill.domain.container.ContainerEvent.ContainerFound;
import io.waybill.domain.container.ContainerEvent.ContainerHealthChanged;
import io.waybill.domain.container.ContainerEvent.ContainerLost;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.ContainerRemovalRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRemoved;
import io.waybill.domain.container.ContainerEvent.ContainerRestartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStartRequested;
import io.waybill.domain.container.ContainerEvent.ContainerStarted;
import io.waybill.domain.container.ContainerEvent.ContainerStopRequested;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Disclosure;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.container.Operation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * One container: declared, made, run, and then whatever happens to it until it is removed, one
 * thing after another.
 */
final class ContainerLife {
    private static final double LIFETIME = Duration.ofHours(30).toMillis();
    private static final int LEAST_HAPPENINGS = 3;
    private static final int MOST_HAPPENINGS = 4_000;
    // The smaller, the more of all that happens does so in few containers.
    private static final double SKEW = 1.25;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Lives lives;
    private final HostLife host;
    private final ImageLife image;
    private final ContainerId id;
    private final ContainerLook look;
    private Desired desired;
    private ObservedState observed = ObservedState.NOT_ON_HOST;
    private long sequence;
    private boolean drifted;
    private boolean lost;
    private int happenings;
    private double between;

    /** What is in flight, and the event that asked for it. */
    private record Asked(OperationId operation, Action action, String event) {}

    ContainerLife(Lives lives, HostLife host, ImageLife image, int number) {
        this(lives, host, image, image.name() + "-" + number);
    }

    private ContainerLife(Lives lives, HostLife host, ImageLife image, String name) {
        this.lives = lives;
        this.host = host;
        this.image = image;
        id = new ContainerId(lives.hex(32));
        look = new ContainerLook(lives, host.freePort(), image.name());
        desired =
                new Desired(
                        host.id(),
                        name,
                        1,
                        image.current(),
                        look.spec(),
                        DesiredState.RUNNING,
                        null);
    }

    void begin() {
        double share = 1 - lives.random.nextDouble();
        happenings = (int) Math.min(MOST_HAPPENINGS, LEAST_HAPPENINGS * Math.pow(share, -1 / SKEW));
        between = lives.exponential(LIFETIME) / (double) happenings;
        OperationId operation = new OperationId(lives.hex(32));
        desired = beginning(operation, Action.CREATE, null, DesiredState.RUNNING);
        String event =
                record(
                        new ContainerDeclared(id, desired),
                        lives.random.nextBoolean()
                                ? lives.people.asks(operation.value())
                                : lives.people.deploys(
                                        operation.value(),
                                        "release of version " + desired.image().version()));
        host.add(this);
        Asked asked = new Asked(operation, Action.CREATE, event);
        if (lives.random.nextInt(50) == 0) {
            onHost(2_000, () -> failToBegin(asked));
        } else {
            onHost(300 + lives.exponential(2_500), () -> create(asked));
        }
    }

    private void failToBegin(Asked asked) {
        fail(
                asked,
                new Failure("image-not-found", "manifest unknown: " + desired.image().reference()));
        onHost(lives.exponential(600_000), this::remove);
    }

    private void create(Asked asked) {
        observe(look.created(desired.name()), ContainerCreated::new, by(asked), asked);
        observe(look.started(observed, lives.now()), ContainerStarted::new, by(asked), asked);
        succeed(asked);
        goOn();
    }

    private void goOn() {
        if (happenings-- <= 0) {
            onHost(lives.exponential(between), this::remove);
        } else {
            onHost(1_000 + lives.exponential(between), this::happen);
        }
    }

    private void happen() {
        int chance = lives.random.nextInt(100);
        if (look.isKeptRunning() && chance < 45) {
            crash(1 + People.skewed(lives.random, 12));
        } else if (chance < 45) {
            end(Cause.PROCESS);
        } else if (chance < 60) {
            changeHealth();
        } else if (chance < 74) {
            ask(Action.STOP, DesiredState.STOPPED, ContainerStopRequested::new, this::stopped);
        } else if (chance < 86) {
            ask(
                    Action.RESTART,
                    DesiredState.RUNNING,
                    ContainerRestartRequested::new,
                    this::restarted);
        } else if (chance < 91) {
            end(Cause.SOMEBODY_ELSE);
        } else if (chance < 95) {
            runInside();
        } else {
            lookInside();
        }
    }

    /** The process ends, and the engine starts it again as its policy says. */
    private void crash(int times) {
        boolean memory = lives.random.nextInt(6) == 0;
        observe(
                look.ended(observed, ContainerStatus.RESTARTING, lives.now(), memory),
                ContainerExited::new,
                seen(memory ? Cause.OUT_OF_MEMORY : Cause.PROCESS),
                null);
        onHost(
                400L << Math.min(times, 6),
                () -> {
                    observe(
                            look.startedAgain(observed, lives.now()),
                            ContainerStarted::new,
                            seen(Cause.RESTART_POLICY),
                            null);
                    if (times > 1) {
                        onHost(500 + lives.exponential(4_000), () -> crash(times - 1));
                    } else {
                        goOn();
                    }
                });
    }

    /** It ends, nobody asked for that, and it stays so until somebody starts it. */
    private void end(Cause cause) {
        boolean memory = cause == Cause.PROCESS && lives.random.nextInt(5) == 0;
        Occurrence occurrence = seen(memory ? Cause.OUT_OF_MEMORY : cause);
        observe(
                look.ended(observed, ContainerStatus.EXITED, lives.now(), memory),
                ContainerExited::new,
                occurrence,
                null);
        drift(ContainerStatus.EXITED, occurrence, seenBy());
        onHost(5_000 + lives.exponential(400_000), this::startAgain);
    }

    private void startAgain() {
        ask(Action.START, DesiredState.RUNNING, ContainerStartRequested::new, this::started);
    }

    private void started(Asked asked) {
        if (lives.random.nextInt(40) == 0) {
            fail(
                    asked,
                    new Failure("port-in-use", "port " + look.port() + " is already allocated"));
            onHost(lives.exponential(120_000), this::startAgain);
            return;
        }
        observe(look.started(observed, lives.now()), ContainerStarted::new, by(asked), asked);
        succeed(asked);
        goOn();
    }

    private void stopped(Asked asked) {
        observe(
                look.ended(observed, ContainerStatus.EXITED, lives.now(), false),
                ContainerExited::new,
                by(asked),
                asked);
        succeed(asked);
        onHost(10_000 + lives.exponential(900_000), this::startAgain);
    }

    private void restarted(Asked asked) {
        observe(
                look.ended(observed, ContainerStatus.EXITED, lives.now(), false),
                ContainerExited::new,
                by(asked),
                asked);
        onHost(
                300 + lives.exponential(500),
                () -> {
                    observe(
                            look.started(observed, lives.now()),
                            ContainerStarted::new,
                            by(asked),
                            asked);
                    succeed(asked);
                    goOn();
                });
    }

    private void changeHealth() {
        Health now = observed.health() == Health.UNHEALTHY ? Health.HEALTHY : Health.UNHEALTHY;
        observe(
                look.withHealth(observed, now),
                ContainerHealthChanged::new,
                seen(Cause.PROCESS),
                null);
        if (now == Health.UNHEALTHY) {
            onHost(5_000 + lives.exponential(90_000), this::changeHealth);
        } else {
            goOn();
        }
    }

    private void runInside() {
        record(new ContainerExecObserved(id, "/bin/sh", 0, seen(Cause.SOMEBODY_ELSE)), seenBy());
        goOn();
    }

    private void lookInside() {
        record(
                new ContainerDisclosed(id, host.id(), desired.name(), Disclosure.ofProcesses()),
                lives.people.asks(lives.hex(32)));
        goOn();
    }

    private void remove() {
        ask(
                Action.FORCE_REMOVE,
                DesiredState.ABSENT,
                ContainerRemovalRequested::new,
                this::removed);
    }

    private void removed(Asked asked) {
        if (observed.status().isOnHost()) {
            observe(ObservedState.REMOVED, ContainerRemoved::new, by(asked), asked);
        }
        succeed(asked);
        host.remove(this);
        if (lives.random.nextInt(10) < 6) {
            ContainerLife next = new ContainerLife(lives, host, image, desired.name());
            lives.after(500 + lives.exponential(20_000), next::begin);
        }
    }

    private void ask(
            Action action,
            DesiredState target,
            BiFunction<ContainerId, Desired, ContainerEvent.Intent> intent,
            Consumer<Asked> done) {
        OperationId operation = new OperationId(lives.hex(32));
        Instant supersedes =
                action == Action.RESTART && observed.status().hasProcess()
                        ? observed.startedAt()
                        : null;
        desired = beginning(operation, action, supersedes, target);
        String event = record(intent.apply(id, desired), lives.people.asks(operation.value()));
        Asked asked = new Asked(operation, action, event);
        onHost(200 + lives.exponential(1_800), () -> done.accept(asked));
    }

    private Desired beginning(
            OperationId operation,
            Action action,
            @Nullable Instant supersedes,
            DesiredState target) {
        boolean stops = action == Action.STOP || action == Action.RESTART;
        return desired(
                target,
                new Operation(operation, action, stops ? GRACE : null, null, supersedes, null));
    }

    private Desired desired(DesiredState state, @Nullable Operation operation) {
        return new Desired(
                desired.host(),
                desired.name(),
                desired.revision(),
                desired.image(),
                desired.spec(),
                state,
                operation);
    }

    private void succeed(Asked asked) {
        desired = desired(desired.state(), null);
        record(
                new ContainerOperationSucceeded(id, asked.operation(), asked.action(), desired),
                because(asked));
        boolean met = desired.state().isMetBy(observed.status());
        if (drifted && met) {
            record(new ContainerReconciled(id), because(asked));
        }
        drifted = drifted && !met;
    }

    private void fail(Asked asked, Failure failure) {
        desired = desired(desired.state(), null);
        record(
                new ContainerOperationFailed(
                        id, asked.operation(), asked.action(), failure, desired),
                because(asked));
        if (!drifted) {
            drift(observed.status(), null, because(asked));
        }
    }

    private void drift(
            ContainerStatus status, @Nullable Occurrence occurrence, Map<String, String> metadata) {
        drifted = true;
        Drift drift =
                new Drift(
                        "state",
                        "running",
                        status.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        occurrence == null ? justNow() : occurrence.at(),
                        occurrence == null ? Cause.UNOBSERVED : occurrence.cause());
        record(new ContainerDrifted(id, List.of(drift)), metadata);
    }

    /** Its host is out of sight. */
    void lose(Instant seenUntil, String cut) {
        if (!lost && observed.status().isOnHost()) {
            lost = true;
            record(
                    new ContainerLost(id, host.id(), "its agent is silent", seenUntil),
                    People.waybill("host " + hostName() + " is disconnected", cut));
        }
    }

    void find() {
        if (lost) {
            lost = false;
            record(
                    new ContainerFound(id, host.id(), lives.now().minusMillis(30)),
                    People.agent(hostName(), null, null));
        }
    }

    /** Goes on when the host is in sight. */
    private void onHost(long millis, Runnable step) {
        lives.after(
                millis,
                () -> {
                    Instant back = host.backAt();
                    if (back == null) {
                        step.run();
                    } else {
                        lives.at(back.plusMillis(50 + lives.random.nextInt(2_000)), step);
                    }
                });
    }

    private interface Change {
        ContainerEvent of(ContainerId id, ObservedState observed, Occurrence occurrence);
    }

    private void observe(
            ObservedState now, Change change, Occurrence occurrence, @Nullable Asked asked) {
        observed = now;
        record(change.of(id, now, occurrence), asked == null ? seenBy() : because(asked));
    }

    private Occurrence by(Asked asked) {
        return Occurrence.by(asked.operation(), host.id(), justNow());
    }

    private Occurrence seen(Cause cause) {
        return Occurrence.seen(cause, host.id(), justNow());
    }

    private Instant justNow() {
        return lives.now().minusMillis(20 + lives.random.nextInt(150));
    }

    private Map<String, String> because(Asked asked) {
        return People.agent(hostName(), asked.operation().value(), asked.event());
    }

    private Map<String, String> seenBy() {
        return People.agent(hostName(), null, null);
    }

    private String hostName() {
        return host.id().value();
    }

    private String record(ContainerEvent event, Map<String, String> metadata) {
        return lives.record(event, sequence++, metadata);
    }
}
