package io.waybill.projections;

import io.waybill.domain.ActorId;
import io.waybill.domain.ContainerId;
import io.waybill.domain.DomainEvent;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.RolloutId;
import io.waybill.domain.SecretId;
import io.waybill.domain.StackId;
import io.waybill.domain.access.AccessEvent.AccessApprovalGiven;
import io.waybill.domain.access.AccessEvent.AccessApprovalRejected;
import io.waybill.domain.access.AccessEvent.AccessApprovalRequested;
import io.waybill.domain.access.AccessEvent.AccessApprovalUsed;
import io.waybill.domain.access.AccessEvent.AccessPersonErased;
import io.waybill.domain.access.AccessEvent.AccessRefused;
import io.waybill.domain.access.AccessEvent.AccessTokenIssued;
import io.waybill.domain.access.AccessEvent.AccessTokenWithdrawn;
import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Permission;
import io.waybill.domain.access.Sought;
import io.waybill.domain.access.Touched;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerEvent.*;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.CopyOutcome;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Disclosure;
import io.waybill.domain.container.Drift;
import io.waybill.domain.container.DriftPolicy;
import io.waybill.domain.container.Exec;
import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.Move;
import io.waybill.domain.container.MoveStage;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.container.Replacement;
import io.waybill.domain.container.RevisionCause;
import io.waybill.domain.host.AdoptionRule;
import io.waybill.domain.host.Drain;
import io.waybill.domain.host.EngineInfo;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.host.HostEvent.*;
import io.waybill.domain.image.BuildSource;
import io.waybill.domain.image.CommitSource;
import io.waybill.domain.image.CurrentVersionChange;
import io.waybill.domain.image.Digest;
import io.waybill.domain.image.Following;
import io.waybill.domain.image.ImageEvent.*;
import io.waybill.domain.image.ImageVersion;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.ImageWorkOutcome;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.CurrentSwitch;
import io.waybill.domain.rollout.Pace;
import io.waybill.domain.rollout.RolloutEvent.RolloutAborted;
import io.waybill.domain.rollout.RolloutEvent.RolloutCancelled;
import io.waybill.domain.rollout.RolloutEvent.RolloutCompleted;
import io.waybill.domain.rollout.RolloutEvent.RolloutPlanned;
import io.waybill.domain.rollout.RolloutEvent.RolloutReverted;
import io.waybill.domain.rollout.RolloutEvent.RolloutReverting;
import io.waybill.domain.rollout.RolloutEvent.RolloutStarted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepCompleted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepFailed;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepStarted;
import io.waybill.domain.rollout.RolloutEvent.RolloutStepsPlanned;
import io.waybill.domain.rollout.RolloutKind;
import io.waybill.domain.rollout.Scope;
import io.waybill.domain.rollout.Step;
import io.waybill.domain.rollout.Target;
import io.waybill.domain.secret.SecretEvent.SecretErased;
import io.waybill.domain.secret.SecretEvent.SecretVersionDestroyed;
import io.waybill.domain.secret.SecretEvent.SecretVersionPut;
import io.waybill.domain.stack.StackDocument;
import io.waybill.domain.stack.StackEvent.StackRevisionDeclared;
import io.waybill.domain.stack.StackService;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A history in which every event there is occurs. */
final class Story {
    static final ContainerId WEB = new ContainerId("a".repeat(32));
    static final ContainerId JOB = new ContainerId("b".repeat(32));
    static final HostId HOST = new HostId("alpha");
    static final ImageId IMAGE = new ImageId("shop-web");
    static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    static final String DIGEST = "sha256:" + "1".repeat(64);

    private static final ImageReference REFERENCE =
            new ImageReference(IMAGE, 1, "registry.example/shop/web@" + DIGEST);
    private static final Occurrence BY_HAND =
            Occurrence.seen(Cause.SOMEBODY_ELSE, HOST, NOON.minusSeconds(60));

    private static final List<Drift> DRIFT =
            List.of(
                    new Drift(
                            "state",
                            "running",
                            "paused",
                            NOON.minusSeconds(60),
                            Cause.SOMEBODY_ELSE));

    private Story() {}

    static List<DomainEvent> everything() {
        return List.of(
                new HostRegistered(HOST, HostEndpoint.SIMULATED, Map.of("zone", "a")),
                new HostLabelsChanged(HOST, Map.of("zone", "b")),
                new HostAdoptionRuleSet(HOST, new AdoptionRule(true, List.of(), Map.of())),
                new HostAdoptionRuleEnded(HOST),
                new HostImageWorkRequested(HOST, id(13), new ImageWork.Pull("shop/web:v1")),
                new HostImageWorkFinished(
                        HOST,
                        id(13),
                        new ImageWork.Pull("shop/web:v1"),
                        new ImageWorkOutcome(
                                Duration.ofSeconds(1),
                                "sha256:" + "fe".repeat(32),
                                DIGEST,
                                List.of(),
                                List.of(),
                                7L,
                                "ab".repeat(32),
                                null),
                        by(13)),
                new HostConnected(
                        HOST,
                        new EngineInfo("docker", "27", "1.47", "linux", "amd64", 4, 1L << 33),
                        NOON),
                new HostDisconnected(HOST, "connection refused", NOON),
                new HostUnobserved(HOST, NOON, NOON.plusSeconds(60), "connection refused"),
                new HostCordoned(HOST),
                new HostUncordoned(HOST),
                new ImageRegistered(IMAGE, "registry.example/shop/web"),
                new ImageFollowingChanged(
                        IMAGE, new Following(List.of("v*"), Duration.ofMinutes(1), true)),
                new ImageVersionPublished(IMAGE, version(1, DIGEST)),
                new ImageTagMoved(IMAGE, "v1", null, 1),
                new ImageCurrentVersionChanged(IMAGE, null, 1, CurrentVersionChange.PUBLISHED),
                new ImageVersionPublished(IMAGE, version(2, "sha256:" + "2".repeat(64))),
                new ImageCurrentVersionChanged(IMAGE, 1, 2, CurrentVersionChange.SWITCHED),
                new ImageCurrentVersionChanged(IMAGE, 2, 1, CurrentVersionChange.ROLLED_BACK),
                new ImageVersionWithdrawn(IMAGE, 2),
                new ImageVersionReinstated(IMAGE, 2),
                new ImageBuildRequested(
                        IMAGE,
                        id(14),
                        HOST,
                        "waybill-1",
                        new ImageWork.Build(
                                IMAGE,
                                "registry.example/shop/web:waybill-1",
                                new BuildSource(
                                        "c".repeat(64),
                                        10,
                                        "Dockerfile",
                                        List.of(),
                                        Map.of(),
                                        null,
                                        false,
                                        false)),
                        false),
                new ImageVersionPushed(
                        IMAGE,
                        id(14),
                        HOST,
                        new ImageWorkOutcome(
                                Duration.ofSeconds(1),
                                "sha256:" + "fe".repeat(32),
                                DIGEST,
                                List.of(),
                                List.of(),
                                7L,
                                "ab".repeat(32),
                                null),
                        by(14)),
                new ImageOperationSucceeded(IMAGE, id(14), "build", 2),
                new ImageCommitRequested(
                        IMAGE,
                        id(15),
                        HOST,
                        "waybill-2",
                        new ImageWork.Commit(
                                IMAGE,
                                "registry.example/shop/web:waybill-2",
                                new CommitSource(WEB, "web", 1, REFERENCE, true)),
                        false),
                new ImageOperationFailed(
                        IMAGE,
                        id(15),
                        "commit",
                        HOST,
                        new Failure("interrupted", "its agent died"),
                        by(15)),
                new ContainerDeclared(
                        WEB, asked("web", DesiredState.RUNNING, operation(1, Action.CREATE))),
                new ContainerCreated(WEB, is(ContainerStatus.CREATED, null), by(1)),
                new ContainerStarted(WEB, is(ContainerStatus.RUNNING, null), by(1)),
                new ContainerOperationSucceeded(
                        WEB, id(1), Action.CREATE, asked("web", DesiredState.RUNNING, null)),
                new ContainerHealthChanged(
                        WEB,
                        is(ContainerStatus.RUNNING, null),
                        Occurrence.seen(Cause.PROCESS, HOST, NOON)),
                new ContainerPauseRequested(
                        WEB, asked("web", DesiredState.PAUSED, operation(2, Action.PAUSE))),
                new ContainerUnpauseRequested(
                        WEB, asked("web", DesiredState.RUNNING, operation(3, Action.UNPAUSE))),
                new ContainerOperationAbandoned(WEB, id(2), Action.PAUSE, id(3)),
                new ContainerOperationFailed(
                        WEB,
                        id(3),
                        Action.UNPAUSE,
                        new Failure("engine-error", "it said\0no"),
                        asked("web", DesiredState.RUNNING, null)),
                new ContainerPaused(WEB, is(ContainerStatus.PAUSED, null), BY_HAND),
                new ContainerReconfigured(WEB, new Made(REFERENCE, ContainerSpec.DEFAULT), BY_HAND),
                new ContainerDrifted(WEB, DRIFT),
                new ContainerDriftPolicyChanged(WEB, DriftPolicy.RECORD, DriftPolicy.ENFORCE),
                new ContainerHealingRequested(
                        WEB,
                        asked("web", DesiredState.RUNNING, operation(13, Action.HEAL)),
                        DRIFT,
                        1,
                        NOON),
                new ContainerUnpaused(WEB, is(ContainerStatus.RUNNING, null), by(13)),
                new ContainerOperationSucceeded(
                        WEB, id(13), Action.HEAL, asked("web", DesiredState.RUNNING, null)),
                new ContainerReconciled(WEB),
                new ContainerDriftGivenUp(WEB, DRIFT, 1, "healed 1 times, and not for long"),
                new ContainerDriftAccepted(WEB, asked("web", DesiredState.RUNNING, null), DRIFT),
                new ContainerRestartRequested(
                        WEB, asked("web", DesiredState.RUNNING, operation(4, Action.RESTART))),
                new ContainerRestarted(WEB, is(ContainerStatus.RUNNING, null), by(4)),
                new ContainerRenameRequested(
                        WEB,
                        asked(
                                "shop",
                                DesiredState.RUNNING,
                                new Operation(id(5), Action.RENAME, null, null, null, "web"))),
                new ContainerRenamed(WEB, "web", is(ContainerStatus.RUNNING, null), by(5)),
                new ContainerStopRequested(
                        WEB,
                        asked(
                                "shop",
                                DesiredState.STOPPED,
                                new Operation(
                                        id(6),
                                        Action.STOP,
                                        Duration.ofSeconds(10),
                                        null,
                                        null,
                                        null))),
                new ContainerExited(WEB, is(ContainerStatus.EXITED, 137), BY_HAND),
                new HostDrainRequested(HOST, false, List.of(WEB)),
                new ContainerMoveRequested(
                        WEB, asked("shop", DesiredState.STOPPED, move(MoveStage.MAKING))),
                new ContainerMoveAdvanced(
                        WEB, asked("shop", DesiredState.STOPPED, move(MoveStage.LEAVING)), null),
                new ContainerMoved(WEB, new HostId("beta"), HOST),
                new HostDrainAdvanced(
                        HOST, new Drain.Result(WEB, "shop", Drain.Outcome.MOVED, HOST, null)),
                new HostDrained(HOST, 1, 0, 0, 0),
                new ContainerRevisionRequested(
                        WEB, revised(), RevisionCause.ROLLBACK, 1, "back to what worked"),
                new ContainerOperationFailed(
                        WEB,
                        id(17),
                        Action.ROLLBACK,
                        new Failure("unhealthy", "it was not healthy"),
                        asked("shop", DesiredState.STOPPED, null)),
                new ContainerRevisionPinned(WEB, 1, REFERENCE),
                new ContainerRevisionNoted(WEB, 1, "the good one"),
                new ContainerRevisionNoted(WEB, 1, null),
                new ContainerRevisionUnpinned(WEB, 1),
                new ContainerStartRequested(
                        WEB, asked("shop", DesiredState.RUNNING, operation(7, Action.START))),
                new ContainerKillRequested(
                        WEB,
                        asked(
                                "shop",
                                DesiredState.STOPPED,
                                new Operation(id(8), Action.KILL, null, "KILL", null, null))),
                new ContainerLost(WEB, HOST, "connection refused", NOON),
                new ContainerFound(WEB, HOST, NOON),
                new ContainerExecObserved(WEB, "/bin/sh", 1, BY_HAND),
                new HostImagePulled(HOST, "registry.example/shop/web:v2", BY_HAND),
                new HostImageTagged(HOST, "shop/web:old", "sha256:fe", BY_HAND),
                new HostImageUntagged(HOST, "sha256:fe", BY_HAND),
                new HostImageDeleted(HOST, "sha256:fe", BY_HAND),
                new HostImagesPruned(HOST, 4096, BY_HAND),
                new ContainerDied(WEB, is(ContainerStatus.DEAD, null), BY_HAND),
                new ContainerAdopted(
                        JOB,
                        asked("job", DesiredState.STOPPED, null),
                        is(ContainerStatus.EXITED, 0)),
                new ContainerRemovalRequested(
                        JOB, asked("job", DesiredState.ABSENT, operation(10, Action.FORCE_REMOVE))),
                new ContainerRemoved(JOB, ObservedState.REMOVED, by(10)),
                new ContainerOperationSucceeded(
                        JOB, id(10), Action.FORCE_REMOVE, asked("job", DesiredState.ABSENT, null)),
                new ContainerExecRequested(
                        WEB,
                        id(11),
                        HOST,
                        "shop",
                        new Exec(
                                List.of("sh", "-c", "TOKEN=*** report"),
                                List.of("LANG"),
                                "7",
                                "/srv",
                                Duration.ofMinutes(1))),
                new ContainerExecCompleted(
                        WEB,
                        id(11),
                        new ExecOutcome(
                                3, Duration.ofMillis(1500), 42, "ab".repeat(32), true, null),
                        by(11)),
                new ContainerCopyRequested(WEB, id(16), HOST, "shop", "/etc"),
                new ContainerCopyCompleted(
                        WEB,
                        id(16),
                        new CopyOutcome(Duration.ofMillis(15), 2048, "ab".repeat(32), null),
                        by(16)),
                new ContainerDisclosed(WEB, HOST, "shop", Disclosure.ofFiles("/etc/passwd")),
                new RolloutPlanned(
                        ROLLOUT,
                        RolloutKind.ROLLBACK,
                        new Scope(null, IMAGE, null, Map.of(), null, false),
                        new Target(null, 1, null, false),
                        Pace.USUAL,
                        2,
                        List.of(step(1))),
                new RolloutStepsPlanned(ROLLOUT, List.of(step(2))),
                new RolloutStarted(ROLLOUT),
                new RolloutStepStarted(ROLLOUT, step(1), false),
                new RolloutStepCompleted(ROLLOUT, step(1), false, id(16), NOON),
                new RolloutStepStarted(ROLLOUT, step(2), false),
                new RolloutStepFailed(
                        ROLLOUT,
                        step(2),
                        false,
                        null,
                        new Failure("unhealthy", "its health check fails"),
                        NOON),
                new RolloutReverting(ROLLOUT, "1 of 2 failed, more than 0"),
                new RolloutReverted(ROLLOUT, "1 of 2 failed, more than 0", 1),
                new RolloutPlanned(
                        LATER,
                        RolloutKind.UPGRADE,
                        new Scope(null, null, HOST, Map.of(), null, false),
                        new Target(null, null, NOON, false),
                        Pace.USUAL,
                        1,
                        List.of(new Step(1, null, null, null, new CurrentSwitch(IMAGE, 1, 2)))),
                new RolloutCancelled(LATER, false),
                new RolloutAborted(LATER, "cancelled", 1),
                new RolloutCompleted(LATER, 1, 0),
                new StackRevisionDeclared(
                        new StackId("shop"),
                        1,
                        new StackDocument(
                                HOST,
                                List.of(
                                        new StackService(
                                                "web",
                                                "registry.example/web:1",
                                                REFERENCE,
                                                ContainerSpec.DEFAULT,
                                                2,
                                                null,
                                                Map.of())),
                                List.of()),
                        null),
                new AccessTokenIssued(
                        new ActorId("bob"),
                        "00000000000000000000000000000042",
                        "user",
                        List.of(Grant.parse("operator host=edge-* label=team=web")),
                        NOON.plusSeconds(86_400)),
                new AccessRefused(
                        new ActorId("bob"),
                        "POST /api/v1/hosts",
                        Permission.ADMINISTER,
                        "bob may not administer Waybill"),
                new AccessApprovalRequested(
                        new ActorId("bob"),
                        "00000000000000000000000000000043",
                        new Sought(
                                "POST /api/v1/hosts/beta/cordon",
                                "{}",
                                Permission.OPERATE,
                                List.of(new Touched("host beta", new HostId("beta"), null, null)),
                                List.of(),
                                "ab".repeat(32),
                                NOON.plusSeconds(3_600))),
                new AccessApprovalGiven(
                        new ActorId("bob"), "00000000000000000000000000000043", new ActorId("eve")),
                new AccessApprovalUsed(
                        new ActorId("bob"), "00000000000000000000000000000043", new ActorId("eve")),
                new AccessApprovalRejected(new ActorId("bob"), "00000000000000000000000000000044"),
                new AccessTokenWithdrawn(new ActorId("bob"), "00000000000000000000000000000042"),
                new AccessPersonErased(new ActorId("person-mfzwizdbnzxxg2lfonqw42lqmv")),
                new SecretVersionPut(new SecretId("db-password"), 1),
                new SecretVersionPut(new SecretId("db-password"), 2),
                new SecretVersionDestroyed(new SecretId("db-password"), 1),
                new SecretErased(new SecretId("db-password"), List.of(2)),
                new HostRegistered(new HostId("beta"), HostEndpoint.SIMULATED, Map.of()),
                new HostDecommissioned(new HostId("beta")));
    }

    private static ImageVersion version(int number, String digest) {
        return new ImageVersion(
                number,
                new Digest(digest),
                "application/vnd.oci.image.index.v1+json",
                42,
                List.of("linux/amd64"),
                "tag v" + number);
    }

    static Desired asked(String name, DesiredState state, @Nullable Operation operation) {
        return new Desired(HOST, name, 1, REFERENCE, ContainerSpec.DEFAULT, state, operation);
    }

    static Operation operation(int number, Action action) {
        return new Operation(id(number), action, null, null, null, null);
    }

    private static Operation move(MoveStage stage) {
        return new Operation(
                id(12),
                Action.MOVE,
                null,
                null,
                null,
                null,
                new Move(new HostId("beta"), HOST, false, false, stage, null));
    }

    private static Desired revised() {
        Replacement former =
                new Replacement(
                        ReplaceOrder.AUTO,
                        false,
                        false,
                        1,
                        REFERENCE,
                        ContainerSpec.DEFAULT,
                        DesiredState.STOPPED);
        Operation operation =
                new Operation(id(17), Action.ROLLBACK, null, null, null, null, null, former);
        return new Desired(
                HOST, "shop", 2, REFERENCE, ContainerSpec.DEFAULT, DesiredState.STOPPED, operation);
    }

    private static final RolloutId ROLLOUT = new RolloutId("ab".repeat(16));
    private static final RolloutId LATER = new RolloutId("cd".repeat(16));

    private static Step step(int number) {
        Aim before = new Aim(null, HOST, "web", 1, REFERENCE, DesiredState.RUNNING);
        return new Step(number, WEB, before, number == 1 ? null : before, null);
    }

    static OperationId id(int number) {
        return new OperationId("%032x".formatted(number));
    }

    static ObservedState is(ContainerStatus status, @Nullable Integer exitCode) {
        return new ObservedState(
                status,
                "engine-1",
                "web",
                NOON,
                null,
                exitCode,
                false,
                Health.HEALTHY,
                0,
                List.of());
    }

    private static Occurrence by(int operation) {
        return Occurrence.by(id(operation), HOST, NOON);
    }
}
