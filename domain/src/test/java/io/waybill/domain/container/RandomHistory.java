package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.CREATE;
import static io.waybill.domain.container.ContainerHistory.HOST;
import static io.waybill.domain.container.ContainerHistory.IMAGE;
import static io.waybill.domain.container.ContainerHistory.LATER_IMAGE;
import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.minute;
import static io.waybill.domain.container.ContainerHistory.operation;
import static io.waybill.domain.container.ContainerHistory.running;

import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerCommand.AcceptDrift;
import io.waybill.domain.container.ContainerCommand.AdoptContainer;
import io.waybill.domain.container.ContainerCommand.CallOffMove;
import io.waybill.domain.container.ContainerCommand.ChangeDriftPolicy;
import io.waybill.domain.container.ContainerCommand.CopyIntoContainer;
import io.waybill.domain.container.ContainerCommand.DeclareContainer;
import io.waybill.domain.container.ContainerCommand.DiscloseContainer;
import io.waybill.domain.container.ContainerCommand.ExecInContainer;
import io.waybill.domain.container.ContainerCommand.GiveUpOnDrift;
import io.waybill.domain.container.ContainerCommand.HealContainer;
import io.waybill.domain.container.ContainerCommand.KillContainer;
import io.waybill.domain.container.ContainerCommand.MarkContainerFound;
import io.waybill.domain.container.ContainerCommand.MarkContainerLost;
import io.waybill.domain.container.ContainerCommand.MoveContainer;
import io.waybill.domain.container.ContainerCommand.NoteRevision;
import io.waybill.domain.container.ContainerCommand.ObserveContainer;
import io.waybill.domain.container.ContainerCommand.ObserveExec;
import io.waybill.domain.container.ContainerCommand.PauseContainer;
import io.waybill.domain.container.ContainerCommand.PinRevision;
import io.waybill.domain.container.ContainerCommand.RemoveContainer;
import io.waybill.domain.container.ContainerCommand.RenameContainer;
import io.waybill.domain.container.ContainerCommand.ReportCopy;
import io.waybill.domain.container.ContainerCommand.ReportExec;
import io.waybill.domain.container.ContainerCommand.RestartContainer;
import io.waybill.domain.container.ContainerCommand.ReviseContainer;
import io.waybill.domain.container.ContainerCommand.StartContainer;
import io.waybill.domain.container.ContainerCommand.StopContainer;
import io.waybill.domain.container.ContainerCommand.UnpauseContainer;
import io.waybill.domain.container.ContainerCommand.UnpinRevision;
import io.waybill.domain.container.Observation.Completed;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Commands and observations as a seed has them, likely and unlikely ones. */
final class RandomHistory {
    private static final List<String> NAMES = List.of("web", "shop", "store");

    private static final List<RevisionCause> CHANGES =
            List.of(RevisionCause.EDIT, RevisionCause.UPGRADE);
    private static final List<HostId> HOSTS = List.of(HOST, new HostId("host-2"));

    private final Random random;
    private int operations = 1;
    private HostId where = HOST;
    private int minute;

    RandomHistory(long seed) {
        random = new Random(seed);
    }

    ContainerCommand beginning() {
        return random.nextInt(5) == 0 ? adoption() : declaration();
    }

    private AdoptContainer adoption() {
        return new AdoptContainer(
                WEB,
                HOST,
                new Unmanaged(running(0), "web:v3", IMAGE, ContainerSpec.DEFAULT),
                IMAGE);
    }

    private DeclareContainer declaration() {
        boolean once = random.nextInt(4) == 0;
        ContainerSpec spec =
                new ContainerSpec(
                        List.of(),
                        List.of(),
                        Map.of("EMPTY", "", "ZONE", "eu"),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Limits.NONE,
                        RestartPolicy.NEVER,
                        null,
                        null,
                        null,
                        null,
                        once);
        return new DeclareContainer(WEB, CREATE, HOST, "web", IMAGE, spec, random.nextBoolean());
    }

    ContainerCommand next(ContainerState state) {
        // Now and then a host speaks that it has left, or is still to come to.
        where = random.nextInt(6) == 0 ? oneOf(HOSTS) : state.desired().host();
        Operation inFlight = state.desired().operation();
        if (random.nextInt(10) == 0) {
            return switch (random.nextInt(3)) {
                case 0 -> new MarkContainerLost(WEB, HOST, "its host is away", minute(minute));
                case 1 -> new MarkContainerFound(WEB, HOST, minute(minute));
                default ->
                        new ObserveExec(
                                WEB,
                                "/bin/sh",
                                0,
                                Occurrence.seen(Cause.SOMEBODY_ELSE, HOST, minute(minute)));
            };
        }
        return switch (random.nextInt(7)) {
            case 0 -> acted();
            case 6 -> dealtWith(state);
            case 1, 2 -> asked(operation(operations++));
            default -> seen(inFlight);
        };
    }

    private ContainerCommand dealtWith(ContainerState state) {
        return switch (random.nextInt(4)) {
            case 0 -> new ChangeDriftPolicy(WEB, oneOf(List.of(DriftPolicy.values())));
            case 1 -> new AcceptDrift(WEB, null);
            case 2 ->
                    new HealContainer(
                            WEB,
                            operation(operations++),
                            state.enforcement().attempts() + 1,
                            minute(minute));
            default -> new GiveUpOnDrift(WEB, "healed often enough");
        };
    }

    private ContainerCommand acted() {
        if (random.nextInt(4) == 0) {
            return new DiscloseContainer(WEB, Disclosure.ofFiles("/etc/hosts"));
        }
        if (random.nextBoolean()) {
            if (random.nextInt(3) == 0) {
                return new CopyIntoContainer(WEB, operation(operations++), "/etc");
            }
            ExecCommand exec =
                    new ExecCommand(
                            List.of("ls", "--token", "x"),
                            Map.of("A", "b"),
                            null,
                            null,
                            ExecCommand.USUAL_TIMEOUT);
            return new ExecInContainer(WEB, operation(operations++), exec);
        }
        OperationId act = operation(random.nextInt(operations));
        Failure failure = random.nextBoolean() ? new Failure("broken", "it broke") : null;
        if (random.nextInt(3) == 0) {
            return new ReportCopy(
                    WEB,
                    act,
                    new CopyOutcome(Duration.ofSeconds(1), 1_024, null, failure),
                    Occurrence.by(act, HOST, minute(minute)));
        }
        return new ReportExec(
                WEB,
                act,
                new ExecOutcome(random.nextInt(2), Duration.ofSeconds(1), 0, null, false, failure),
                Occurrence.by(act, HOST, minute(minute)));
    }

    private ContainerCommand asked(OperationId id) {
        return switch (random.nextInt(18)) {
            case 13 -> adoption();
            case 14, 15 -> revision(id);
            case 16 -> pinned();
            case 17 ->
                    new NoteRevision(
                            WEB, 1 + random.nextInt(3), random.nextBoolean() ? "good" : null);
            case 0, 1 -> new StartContainer(WEB, id);
            case 2 -> new StopContainer(WEB, id, null);
            case 3 -> new RestartContainer(WEB, id, null);
            case 4 -> new PauseContainer(WEB, id);
            case 5 -> new UnpauseContainer(WEB, id);
            case 6 -> new KillContainer(WEB, id, "TERM");
            case 7, 8 -> new RenameContainer(WEB, id, oneOf(NAMES));
            case 9, 10 -> new MoveContainer(WEB, id, oneOf(HOSTS), null, false);
            case 11 -> new CallOffMove(WEB);
            default -> new RemoveContainer(WEB, id, random.nextBoolean());
        };
    }

    private ReviseContainer revision(OperationId id) {
        boolean back = random.nextInt(3) == 0;
        return new ReviseContainer(
                WEB,
                id,
                oneOf(List.of(IMAGE, LATER_IMAGE)),
                limited(random.nextBoolean() ? 64L << 20 : null),
                back ? RevisionCause.ROLLBACK : oneOf(CHANGES),
                back ? 1 + random.nextInt(3) : null,
                random.nextInt(3) == 0 ? DesiredState.RUNNING : null,
                null,
                oneOf(List.of(ReplaceOrder.values())),
                null);
    }

    private ContainerCommand pinned() {
        int revision = 1 + random.nextInt(3);
        return random.nextBoolean()
                ? new PinRevision(WEB, revision)
                : new UnpinRevision(WEB, revision);
    }

    private ObserveContainer seen(@Nullable Operation inFlight) {
        if (inFlight != null && inFlight.move() != null && random.nextInt(3) > 0) {
            return stepDone(inFlight, inFlight.move());
        }
        if (inFlight == null || random.nextBoolean()) {
            List<Cause> causes = List.of(Cause.SOMEBODY_ELSE, Cause.PROCESS, Cause.UNOBSERVED);
            Occurrence occurrence = Occurrence.seen(oneOf(causes), where, minute(minute));
            return new ObserveContainer(WEB, new Observation(state(), occurrence, null, made()));
        }
        // Now and then the outcome is one of an operation that was overtaken long since.
        OperationId done =
                random.nextInt(4) == 0 ? operation(random.nextInt(operations)) : inFlight.id();
        Failure failure = random.nextInt(3) == 0 ? new Failure("broken", "it broke") : null;
        // An agent calls a removal done when the container is gone, and not before.
        boolean gone = failure == null && inFlight.action().name().endsWith("REMOVE");
        return new ObserveContainer(
                WEB,
                new Observation(
                        gone ? ObservedState.NOT_ON_HOST : state(),
                        Occurrence.by(done, where, minute(minute)),
                        new Completed(done, failure, found(inFlight.replacement()))));
    }

    private @Nullable Integer found(@Nullable Replacement replacement) {
        return replacement == null || random.nextBoolean() ? null : replacement.revision();
    }

    /** A step of a move, the present one mostly; as a host that works reports it, or does not. */
    private ObserveContainer stepDone(Operation moving, Move move) {
        MoveStage stage =
                random.nextInt(4) == 0 ? oneOf(List.of(MoveStage.values())) : move.stage();
        Failure failure = random.nextInt(5) == 0 ? new Failure("broken", "it broke") : null;
        ObservedState seen =
                switch (stage) {
                    case MAKING -> onHost(ContainerStatus.CREATED, false, false);
                    case STOPPING -> onHost(ContainerStatus.EXITED, true, true);
                    case STARTING, RESUMING -> onHost(ContainerStatus.RUNNING, true, false);
                    case LEAVING, UNDOING -> ObservedState.NOT_ON_HOST;
                };
        OperationId step = Move.stepOf(moving.id(), stage);
        return new ObserveContainer(
                WEB,
                new Observation(
                        seen,
                        Occurrence.by(step, move.worker(), minute(minute)),
                        new Completed(step, failure)));
    }

    private ObservedState state() {
        ContainerStatus status = oneOf(List.of(ContainerStatus.values()));
        minute += random.nextInt(2);
        return switch (status) {
            case NOT_ON_HOST, REMOVED -> ObservedState.NOT_ON_HOST;
            case CREATED -> onHost(status, false, false);
            case RUNNING, PAUSED -> onHost(status, true, false);
            case RESTARTING, EXITED, REMOVING, DEAD -> onHost(status, true, true);
        };
    }

    private ObservedState onHost(ContainerStatus status, boolean began, boolean ended) {
        return new ObservedState(
                status,
                random.nextInt(10) == 0 ? "e2" : "e1",
                oneOf(NAMES),
                began ? minute(minute) : null,
                ended ? minute(minute + 1) : null,
                ended ? random.nextInt(3) : null,
                false,
                oneOf(List.of(Health.values())),
                0,
                List.of());
    }

    private @Nullable Made made() {
        return switch (random.nextInt(4)) {
            case 0 -> new Made(IMAGE, limited(64L << 20));
            case 1 -> new Made(IMAGE, limited(null));
            default -> null;
        };
    }

    private static ContainerSpec limited(@Nullable Long memory) {
        return new ContainerSpec(
                List.of(),
                List.of(),
                Map.of("EMPTY", "", "ZONE", "eu"),
                List.of(),
                List.of(),
                Map.of(),
                new Limits(memory, null),
                RestartPolicy.NEVER,
                null,
                null,
                null,
                null,
                false);
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
