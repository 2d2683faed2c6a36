package io.waybill.domain.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ActorId;
import io.waybill.domain.ContainerId;
import io.waybill.domain.DomainEvent;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.RolloutId;
import io.waybill.domain.SecretId;
import io.waybill.domain.StackId;
import io.waybill.domain.access.AccessEvent;
import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Permission;
import io.waybill.domain.access.Sought;
import io.waybill.domain.access.Touched;
import io.waybill.domain.container.Action;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerEvent;
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
import io.waybill.domain.container.Fingerprint;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.LogQuery;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.Move;
import io.waybill.domain.container.MoveStage;
import io.waybill.domain.container.NetworkAttachment;
import io.waybill.domain.container.Observation;
import io.waybill.domain.container.ObservedState;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.PlacementRule;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.container.Replacement;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.container.RevisionCause;
import io.waybill.domain.container.StackPart;
import io.waybill.domain.container.Unmanaged;
import io.waybill.domain.host.AdoptionRule;
import io.waybill.domain.host.Drain;
import io.waybill.domain.host.EngineInfo;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.host.HostEvent;
import io.waybill.domain.host.HostImageChange;
import io.waybill.domain.host.Unseen;
import io.waybill.domain.image.BuildSource;
import io.waybill.domain.image.CommitSource;
import io.waybill.domain.image.CurrentVersionChange;
import io.waybill.domain.image.Digest;
import io.waybill.domain.image.Following;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.image.ImageVersion;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.ImageWorkOutcome;
import io.waybill.domain.image.StoredImage;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.CurrentSwitch;
import io.waybill.domain.rollout.OnFailure;
import io.waybill.domain.rollout.Pace;
import io.waybill.domain.rollout.RolloutEvent;
import io.waybill.domain.rollout.RolloutKind;
import io.waybill.domain.rollout.Scope;
import io.waybill.domain.rollout.Step;
import io.waybill.domain.rollout.Target;
import io.waybill.domain.secret.SecretEvent;
import io.waybill.domain.secret.SecretReference;
import io.waybill.domain.stack.Condition;
import io.waybill.domain.stack.StackDocument;
import io.waybill.domain.stack.StackEvent;
import io.waybill.domain.stack.StackService;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds the form of what is written for good. A golden file that has to change is a new revision of
 * an event, and an upcaster for the old one. {@code -Dgolden.write=true} writes the files.
 */
class GoldenEventsTest {

    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    private static final ContainerId CONTAINER =
            new ContainerId("0123456789abcdef0123456789abcdef");
    private static final OperationId OPERATION =
            new OperationId("11111111111111111111111111111111");
    private static final OperationId LATER = new OperationId("22222222222222222222222222222222");
    private static final RolloutId ROLLOUT = new RolloutId("ab".repeat(16));
    private static final HostId HOST = new HostId("berlin-1");
    private static final ImageId IMAGE = new ImageId("web");
    private static final Digest DIGEST = new Digest("sha256:" + "ab".repeat(32));
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089Z");
    private static final Instant NANOS = Instant.parse("2026-03-04T05:06:07.123456789Z");
    private static final EngineInfo ENGINE =
            new EngineInfo("docker", "29.1.0", "1.52", "Linux", "amd64", 8, 16L << 30);

    private static final ContainerSpec SPEC =
            new ContainerSpec(
                    List.of("serve", "--port", "8080"),
                    List.of("/bin/web"),
                    Map.of("MODE", "live", "EMPTY", "", "ANOTHER", "one"),
                    List.of(
                            new PortBinding(8080, "tcp", "127.0.0.1", 18_080),
                            new PortBinding(53, "udp", null, 0)),
                    List.of(
                            new Mount(Mount.Type.BIND, "/srv/data", "/data", true),
                            new Mount(Mount.Type.VOLUME, "cache", "/cache", false),
                            new Mount(Mount.Type.TMPFS, null, "/tmp", false)),
                    Map.of("team", "shop", "app", "web"),
                    new Limits(256L << 20, new BigDecimal("0.5")),
                    new RestartPolicy(RestartPolicy.Name.ON_FAILURE, 3),
                    new HealthCheck(
                            List.of("curl", "-f", "localhost:8080"),
                            Duration.ofSeconds(30),
                            Duration.ofMillis(1500),
                            Duration.ofMinutes(1),
                            3),
                    "bridge",
                    "1000:1000",
                    "/srv",
                    false);

    private static final Exec EXEC =
            new Exec(
                    List.of("sh", "-c", "TOKEN=*** report"),
                    List.of("LANG", "TOKEN"),
                    "1000:1000",
                    "/srv",
                    Duration.ofMinutes(10));

    private static final List<Drift> DRIFT =
            List.of(new Drift("state", "running", "exited", NANOS, Cause.SOMEBODY_ELSE));

    private static final Occurrence COMMANDED = Occurrence.by(OPERATION, HOST, AT);
    private static final Occurrence BY_HAND = Occurrence.seen(Cause.SOMEBODY_ELSE, HOST, NANOS);
    private static final Occurrence WHILE_AWAY =
            new Occurrence(HOST, AT, Cause.UNOBSERVED, null, true);

    /** One of each. Together they have every field, and every enumeration, set to something. */
    static List<DomainEvent> events() {
        return List.of(
                new ContainerEvent.ContainerDeclared(
                        CONTAINER, desired(DesiredState.RUNNING, operation(Action.CREATE))),
                new ContainerEvent.ContainerAdopted(
                        CONTAINER, adopted(), observed(ContainerStatus.RUNNING, Health.NONE)),
                new ContainerEvent.ContainerStartRequested(
                        CONTAINER, desired(DesiredState.RUNNING, operation(Action.START))),
                new ContainerEvent.ContainerStopRequested(
                        CONTAINER,
                        desired(
                                DesiredState.STOPPED,
                                new Operation(
                                        OPERATION,
                                        Action.STOP,
                                        Duration.ofSeconds(90),
                                        null,
                                        null,
                                        null))),
                new ContainerEvent.ContainerRestartRequested(
                        CONTAINER,
                        desired(
                                DesiredState.RUNNING,
                                new Operation(
                                        OPERATION,
                                        Action.RESTART,
                                        Duration.ZERO,
                                        null,
                                        NANOS,
                                        null))),
                new ContainerEvent.ContainerPauseRequested(
                        CONTAINER, desired(DesiredState.PAUSED, operation(Action.PAUSE))),
                new ContainerEvent.ContainerUnpauseRequested(
                        CONTAINER, desired(DesiredState.RUNNING, operation(Action.UNPAUSE))),
                new ContainerEvent.ContainerKillRequested(
                        CONTAINER,
                        desired(
                                DesiredState.STOPPED,
                                new Operation(OPERATION, Action.KILL, null, "TERM", null, null))),
                new ContainerEvent.ContainerRenameRequested(
                        CONTAINER,
                        desired(
                                DesiredState.RUNNING,
                                new Operation(
                                        OPERATION, Action.RENAME, null, null, null, "web-0"))),
                new ContainerEvent.ContainerRemovalRequested(
                        CONTAINER, desired(DesiredState.ABSENT, operation(Action.FORCE_REMOVE))),
                new ContainerEvent.ContainerMoveRequested(
                        CONTAINER, desired(DesiredState.RUNNING, move(MoveStage.MAKING, null))),
                new ContainerEvent.ContainerMoveAdvanced(
                        CONTAINER,
                        desired(
                                DesiredState.RUNNING,
                                move(
                                        MoveStage.UNDOING,
                                        new Failure("port-in-use", "port 18080 is taken"))),
                        observed(ContainerStatus.RUNNING, Health.HEALTHY)),
                new ContainerEvent.ContainerRevisionRequested(
                        CONTAINER,
                        revised(),
                        RevisionCause.ROLLBACK,
                        2,
                        "back to what worked on Monday"),
                new ContainerEvent.ContainerRevisionPinned(CONTAINER, 3, image()),
                new ContainerEvent.ContainerRevisionUnpinned(CONTAINER, 3),
                new ContainerEvent.ContainerRevisionNoted(CONTAINER, 3, "the one with the fix"),
                new ContainerEvent.ContainerMoved(CONTAINER, HOST, new HostId("berlin-2")),
                new ContainerEvent.ContainerCreated(
                        CONTAINER,
                        new ObservedState(
                                ContainerStatus.CREATED,
                                "fe".repeat(32),
                                "web-1",
                                null,
                                null,
                                null,
                                false,
                                Health.NONE,
                                0,
                                List.of()),
                        COMMANDED),
                new ContainerEvent.ContainerStarted(
                        CONTAINER, observed(ContainerStatus.RUNNING, Health.STARTING), COMMANDED),
                new ContainerEvent.ContainerRestarted(
                        CONTAINER,
                        observed(ContainerStatus.RUNNING, Health.HEALTHY),
                        Occurrence.seen(Cause.RESTART_POLICY, HOST, AT)),
                new ContainerEvent.ContainerPaused(
                        CONTAINER, observed(ContainerStatus.PAUSED, Health.HEALTHY), BY_HAND),
                new ContainerEvent.ContainerUnpaused(
                        CONTAINER, observed(ContainerStatus.RUNNING, Health.HEALTHY), BY_HAND),
                new ContainerEvent.ContainerExited(
                        CONTAINER,
                        ended(ContainerStatus.EXITED),
                        Occurrence.seen(Cause.OUT_OF_MEMORY, HOST, AT)),
                new ContainerEvent.ContainerHealthChanged(
                        CONTAINER,
                        observed(ContainerStatus.RUNNING, Health.UNHEALTHY),
                        Occurrence.seen(Cause.PROCESS, HOST, AT)),
                new ContainerEvent.ContainerRenamed(
                        CONTAINER,
                        "web-0",
                        observed(ContainerStatus.RUNNING, Health.HEALTHY),
                        BY_HAND),
                new ContainerEvent.ContainerRemoved(
                        CONTAINER, ObservedState.NOT_ON_HOST, WHILE_AWAY),
                new ContainerEvent.ContainerDied(
                        CONTAINER,
                        ended(ContainerStatus.DEAD),
                        Occurrence.seen(Cause.ENGINE, HOST, AT)),
                new ContainerEvent.ContainerOperationSucceeded(
                        CONTAINER, OPERATION, Action.STOP, desired(DesiredState.STOPPED, null)),
                new ContainerEvent.ContainerOperationFailed(
                        CONTAINER,
                        OPERATION,
                        Action.START,
                        new Failure("port-in-use", "port 18080 is taken"),
                        desired(DesiredState.RUNNING, null)),
                new ContainerEvent.ContainerOperationAbandoned(
                        CONTAINER, OPERATION, Action.FORCE_REMOVE, LATER),
                new ContainerEvent.ContainerDrifted(
                        CONTAINER,
                        List.of(
                                new Drift("state", "running", "not-on-host"),
                                new Drift("name", "web-1", "web-2"))),
                new ContainerEvent.ContainerReconciled(CONTAINER),
                new ContainerEvent.ContainerReconfigured(
                        CONTAINER, new Made(image(), SPEC), BY_HAND),
                new ContainerEvent.ContainerDriftPolicyChanged(
                        CONTAINER, DriftPolicy.RECORD, DriftPolicy.ENFORCE),
                new ContainerEvent.ContainerHealingRequested(
                        CONTAINER,
                        desired(DesiredState.RUNNING, operation(Action.HEAL)),
                        DRIFT,
                        2,
                        NANOS),
                new ContainerEvent.ContainerDriftAccepted(
                        CONTAINER, desired(DesiredState.STOPPED, null), DRIFT),
                new ContainerEvent.ContainerDriftGivenUp(
                        CONTAINER, DRIFT, 10, "healed 10 times, and not for long"),
                new ContainerEvent.ContainerLost(CONTAINER, HOST, "its host is away", AT),
                new ContainerEvent.ContainerFound(CONTAINER, HOST, AT),
                new ContainerEvent.ContainerExecRequested(
                        CONTAINER, OPERATION, HOST, "web-1", EXEC),
                new ContainerEvent.ContainerExecCompleted(
                        CONTAINER,
                        OPERATION,
                        new ExecOutcome(
                                3, Duration.ofMillis(1234), 4096, "ab".repeat(32), true, null),
                        COMMANDED),
                new ContainerEvent.ContainerCopyRequested(
                        CONTAINER, OPERATION, HOST, "web-1", "/etc"),
                new ContainerEvent.ContainerCopyCompleted(
                        CONTAINER,
                        OPERATION,
                        new CopyOutcome(Duration.ofMillis(1234), 4096, "ab".repeat(32), null),
                        COMMANDED),
                new ContainerEvent.ContainerDisclosed(
                        CONTAINER,
                        HOST,
                        "web-1",
                        Disclosure.ofLogs(new LogQuery(true, AT, 100, true))),
                new ContainerEvent.ContainerExecObserved(CONTAINER, "/bin/sh", 1, BY_HAND),
                new RolloutEvent.RolloutPlanned(
                        ROLLOUT,
                        RolloutKind.ROLLBACK,
                        new Scope(
                                CONTAINER,
                                IMAGE,
                                HOST,
                                Map.of("team", "shop", "app", "web"),
                                new RolloutId("cd".repeat(16)),
                                false),
                        new Target(null, null, AT, false),
                        new Pace(
                                5,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(5),
                                1,
                                OnFailure.REVERT,
                                ReplaceOrder.STOP_FIRST,
                                Duration.ofSeconds(3)),
                        2,
                        List.of(step())),
                new RolloutEvent.RolloutStepsPlanned(
                        ROLLOUT,
                        List.of(new Step(2, null, null, null, new CurrentSwitch(IMAGE, null, 3)))),
                new RolloutEvent.RolloutStarted(ROLLOUT),
                new RolloutEvent.RolloutStepStarted(ROLLOUT, step(), true),
                new RolloutEvent.RolloutStepCompleted(ROLLOUT, step(), false, OPERATION, AT),
                new RolloutEvent.RolloutStepFailed(
                        ROLLOUT,
                        step(),
                        false,
                        OPERATION,
                        new Failure("unhealthy", "its health check fails"),
                        AT),
                new RolloutEvent.RolloutCancelled(ROLLOUT, true),
                new RolloutEvent.RolloutReverting(ROLLOUT, "1 of 2 failed, more than 0"),
                new RolloutEvent.RolloutCompleted(ROLLOUT, 2, 0),
                new RolloutEvent.RolloutReverted(ROLLOUT, "1 of 2 failed, more than 0", 1),
                new RolloutEvent.RolloutAborted(ROLLOUT, "cancelled", 1),
                new StackEvent.StackRevisionDeclared(
                        new StackId("shop"),
                        3,
                        new StackDocument(
                                HOST,
                                List.of(
                                        new StackService(
                                                "db",
                                                "postgres:17",
                                                image(),
                                                SPEC,
                                                1,
                                                "shop-db",
                                                Map.of()),
                                        new StackService(
                                                "web",
                                                "registry.example:5000/shop/web",
                                                image(),
                                                onNetworks(),
                                                2,
                                                null,
                                                Map.of("db", Condition.HEALTHY))),
                                List.of("services.web.logging")),
                        1),
                new AccessEvent.AccessTokenIssued(
                        new ActorId("deploy"),
                        "4fd1c0f0a2b94f7c8d1e6a5b4c3d2e1f",
                        "service",
                        List.of(
                                Grant.parse("viewer"),
                                Grant.parse(
                                        "operator host=edge-*,lab image=shop-* label=team=web")),
                        AT),
                new AccessEvent.AccessTokenWithdrawn(
                        new ActorId("deploy"), "4fd1c0f0a2b94f7c8d1e6a5b4c3d2e1f"),
                new AccessEvent.AccessRefused(
                        new ActorId("deploy"),
                        "POST /api/v1/containers/web/kill",
                        Permission.LOOK_INSIDE,
                        "deploy may not look inside of containers"),
                new AccessEvent.AccessApprovalRequested(
                        new ActorId("deploy"),
                        "7a1e0d3c5b2f4968a0c1d2e3f4a5b6c7",
                        new Sought(
                                "POST /api/v1/containers/web/move",
                                "{\"host\":\"edge-2\",\"reason\":\"more room\"}",
                                Permission.OPERATE,
                                List.of(
                                        new Touched(
                                                "container web",
                                                new HostId("edge-1"),
                                                new ImageId("shop-web"),
                                                Map.of("env", "prod"),
                                                Set.of(new SecretId("db-password"))),
                                        new Touched(
                                                "host edge-2", new HostId("edge-2"), null, null)),
                                List.of("web: move edge-1 → edge-2"),
                                "ab".repeat(32),
                                AT)),
                new AccessEvent.AccessApprovalGiven(
                        new ActorId("deploy"),
                        "7a1e0d3c5b2f4968a0c1d2e3f4a5b6c7",
                        new ActorId("anna")),
                new AccessEvent.AccessApprovalRejected(
                        new ActorId("deploy"), "7a1e0d3c5b2f4968a0c1d2e3f4a5b6c7"),
                new AccessEvent.AccessApprovalUsed(
                        new ActorId("deploy"),
                        "7a1e0d3c5b2f4968a0c1d2e3f4a5b6c7",
                        new ActorId("anna")),
                new AccessEvent.AccessPersonErased(
                        new ActorId("person-mfzwizdbnzxxg2lfonqw42lqmv")),
                new SecretEvent.SecretVersionPut(new SecretId("db-password"), 3),
                new SecretEvent.SecretVersionDestroyed(new SecretId("db-password"), 2),
                new SecretEvent.SecretErased(new SecretId("db-password"), List.of(1, 3)),
                new ImageEvent.ImageRegistered(IMAGE, "registry.example:5000/shop/web"),
                new ImageEvent.ImageVersionPublished(
                        IMAGE,
                        new ImageVersion(
                                2,
                                DIGEST,
                                "application/vnd.oci.image.index.v1+json",
                                12_345_678_901L,
                                List.of("linux/amd64", "linux/arm64"),
                                "registry, tag v2")),
                new ImageEvent.ImageTagMoved(IMAGE, "stable", 1, 2),
                new ImageEvent.ImageCurrentVersionChanged(
                        IMAGE, 2, 1, CurrentVersionChange.ROLLED_BACK),
                new ImageEvent.ImageVersionWithdrawn(IMAGE, 2),
                new ImageEvent.ImageVersionReinstated(IMAGE, 2),
                new ImageEvent.ImageFollowingChanged(
                        IMAGE, new Following(List.of("stable", "v*"), Duration.ofMinutes(5), true)),
                new HostEvent.HostRegistered(
                        HOST,
                        new HostEndpoint(
                                "tcp://berlin-1.example:2376",
                                new HostEndpoint.Tls(
                                        "/tls/ca.pem", "/tls/cert.pem", "/tls/key.pem")),
                        Map.of("zone", "a", "disk", "ssd", "rack", "7", "arch", "amd64")),
                new HostEvent.HostLabelsChanged(HOST, Map.of("zone", "b", "disk", "ssd")),
                new HostEvent.HostConnected(HOST, ENGINE, AT),
                new HostEvent.HostDisconnected(HOST, "connection refused", AT),
                new HostEvent.HostUnobserved(HOST, AT, AT.plusSeconds(60), "connection refused"),
                new HostEvent.HostCordoned(HOST),
                new HostEvent.HostUncordoned(HOST),
                new HostEvent.HostDrainRequested(HOST, true, List.of(CONTAINER)),
                new HostEvent.HostDrainAdvanced(
                        HOST,
                        new Drain.Result(
                                CONTAINER,
                                "web-1",
                                Drain.Outcome.FAILED,
                                new HostId("berlin-2"),
                                "port 18080 is taken")),
                new HostEvent.HostDrained(HOST, 1, 2, 3, 4),
                new HostEvent.HostAdoptionRuleSet(
                        HOST,
                        new AdoptionRule(false, List.of(), Map.of("team", "shop", "app", ""))),
                new HostEvent.HostAdoptionRuleEnded(HOST),
                new ImageEvent.ImageBuildRequested(
                        IMAGE, OPERATION, HOST, "waybill-3", BUILD, true),
                new ImageEvent.ImageCommitRequested(
                        IMAGE, OPERATION, HOST, "waybill-4", COMMIT, false),
                new ImageEvent.ImageVersionPushed(
                        IMAGE,
                        OPERATION,
                        HOST,
                        new ImageWorkOutcome(
                                Duration.ofSeconds(7),
                                "sha256:" + "fe".repeat(32),
                                DIGEST.value(),
                                List.of(),
                                List.of(),
                                1_234L,
                                "cd".repeat(32),
                                null),
                        COMMANDED),
                new ImageEvent.ImageOperationSucceeded(IMAGE, OPERATION, "build", 3),
                new ImageEvent.ImageOperationFailed(
                        IMAGE,
                        OPERATION,
                        "build",
                        HOST,
                        new Failure("build-failed", "step 2 returned a non-zero code: 1"),
                        COMMANDED),
                new HostEvent.HostImageWorkRequested(HOST, OPERATION, PRUNE),
                new HostEvent.HostImageWorkFinished(
                        HOST,
                        OPERATION,
                        PRUNE,
                        new ImageWorkOutcome(
                                Duration.ofMillis(1_500),
                                "sha256:" + "fe".repeat(32),
                                DIGEST.value(),
                                PRUNE.images(),
                                List.of(
                                        new StoredImage(
                                                        "sha256:" + "ef".repeat(32),
                                                        List.of("shop/job:v1"),
                                                        42,
                                                        List.of("job"))
                                                .kept("a container was made from it")),
                                7L,
                                "cd".repeat(32),
                                null),
                        COMMANDED),
                new HostEvent.HostDecommissioned(HOST),
                new HostEvent.HostImagePulled(
                        HOST, "registry.example/shop/web@" + DIGEST, COMMANDED),
                new HostEvent.HostImageTagged(
                        HOST, "shop/web:stable", "sha256:" + "fe".repeat(32), BY_HAND),
                new HostEvent.HostImageUntagged(HOST, "sha256:" + "fe".repeat(32), BY_HAND),
                new HostEvent.HostImageDeleted(HOST, "sha256:" + "fe".repeat(32), BY_HAND),
                new HostEvent.HostImagesPruned(HOST, 12_345_678L, BY_HAND));
    }

    private static final ImageWork.Prune PRUNE =
            new ImageWork.Prune(
                    List.of(
                            new StoredImage(
                                    "sha256:" + "fe".repeat(32),
                                    List.of("registry.example:5000/shop/web@" + DIGEST),
                                    42_000,
                                    List.of())));

    private static final ImageWork.Build BUILD =
            new ImageWork.Build(
                    IMAGE,
                    "registry.example:5000/shop/web:waybill-3",
                    new BuildSource(
                            "ab".repeat(32),
                            10_240,
                            "docker/Dockerfile",
                            List.of("TOKEN"),
                            Map.of("team", "shop"),
                            "run",
                            true,
                            true));
    private static final ImageWork.Commit COMMIT =
            new ImageWork.Commit(
                    IMAGE,
                    "registry.example:5000/shop/web:waybill-4",
                    new CommitSource(CONTAINER, "web-1", 1, image(), true));

    static List<ImageWork> imageWork() {
        String reference = "registry.example:5000/shop/web:v1";
        return List.of(
                new ImageWork.Pull(reference),
                new ImageWork.Tag("sha256:" + "fe".repeat(32), reference),
                new ImageWork.Push(reference),
                PRUNE,
                BUILD,
                COMMIT);
    }

    static List<AgentReport> reports() {
        return List.of(
                new AgentReport.ContainerObserved(
                        CONTAINER,
                        new Observation(
                                ended(ContainerStatus.RESTARTING),
                                COMMANDED,
                                new Observation.Completed(
                                        OPERATION, new Failure("timeout", "it took too long"))),
                        "5b1c",
                        "c0ffee"),
                new AgentReport.ExecFinished(
                        CONTAINER,
                        OPERATION,
                        null,
                        ExecOutcome.failed(new Failure(ExecOutcome.INTERRUPTED, "its agent died")),
                        COMMANDED,
                        "5b1c",
                        "c0ffee"),
                new AgentReport.CopyFinished(
                        CONTAINER,
                        OPERATION,
                        CopyOutcome.failed(new Failure(ExecOutcome.INTERRUPTED, "its agent died")),
                        COMMANDED,
                        "5b1c",
                        "c0ffee"),
                new AgentReport.ExecObserved(CONTAINER, "fe".repeat(32), "/bin/sh", 1, BY_HAND),
                new AgentReport.HostImageChanged(
                        HostImageChange.tagged("shop/web:stable", "sha256:" + "fe".repeat(32)),
                        BY_HAND),
                new AgentReport.ImageWorkFinished(
                        OPERATION,
                        null,
                        ImageWorkOutcome.failed(
                                new Failure(ImageWorkOutcome.INTERRUPTED, "its agent died")),
                        COMMANDED,
                        "5b1c",
                        "c0ffee"),
                new AgentReport.HostConnected(ENGINE, AT, null, null),
                new AgentReport.HostDisconnected("connection refused", AT),
                new AgentReport.Heartbeat(AT, null, null, null, null),
                new AgentReport.UnmanagedSeen(
                        List.of(
                                new Unmanaged(
                                        observed(ContainerStatus.RUNNING, Health.NONE),
                                        "shop/web:v1",
                                        adopted().image(),
                                        adopted().spec())),
                        List.of("fe".repeat(32), "ef".repeat(32)),
                        AT),
                new AgentReport.SecretsAsked(
                        "4fd1c0f0a2b94f7c8d1e6a5b4c3d2e1f",
                        CONTAINER,
                        OPERATION,
                        List.of(new SecretReference(new SecretId("db-password"), 3)),
                        "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=",
                        AT));
    }

    static DesiredRecord desiredRecord() {
        return new DesiredRecord(
                CONTAINER,
                desired(DesiredState.RUNNING, operation(Action.START)),
                "5b1c",
                "c0ffee",
                null);
    }

    static ActRecord actRecord() {
        return ActRecord.ofExec(CONTAINER, OPERATION, EXEC, "5b1c", "c0ffee");
    }

    static ActRecord imageActRecord() {
        return ActRecord.ofImageWork(OPERATION, PRUNE, "5b1c", "c0ffee");
    }

    @BeforeAll
    static void writeWhereAsked() throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN);
            for (DomainEvent event : events()) {
                Files.writeString(GOLDEN.resolve(fileOf(event.getClass())), written(event));
            }
            for (AgentReport report : reports()) {
                Files.writeString(GOLDEN.resolve(fileOf(report)), written(report));
            }
            Files.writeString(GOLDEN.resolve("desired-record.json"), written(desiredRecord()));
            Files.writeString(GOLDEN.resolve("act-record.json"), written(actRecord()));
            Files.writeString(GOLDEN.resolve("act-record.copy.json"), written(copyActRecord()));
            Files.writeString(
                    GOLDEN.resolve("act-record.image-work.json"), written(imageActRecord()));
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsWrittenAsItAlwaysWasAndReadBackEqual(DomainEvent event) throws IOException {
        Class<? extends DomainEvent> type = event.getClass();
        String golden = golden(fileOf(type), event);

        assertThat(WaybillJson.mapper().readValue(golden, type)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("reports")
    void aReportIsWrittenAsItAlwaysWasAndReadBackEqual(AgentReport report) throws IOException {
        String golden = golden(fileOf(report), report);

        assertThat(WaybillJson.mapper().readValue(golden, AgentReport.class)).isEqualTo(report);
    }

    @Test
    void theDesiredRecordIsWrittenAsItAlwaysWasAndReadBackEqual() throws IOException {
        DesiredRecord desired = desiredRecord();
        String golden = golden("desired-record.json", desired);

        assertThat(WaybillJson.mapper().readValue(golden, DesiredRecord.class)).isEqualTo(desired);
    }

    private static ActRecord copyActRecord() {
        return ActRecord.ofCopy(CONTAINER, OPERATION, "/etc", "5b1c", "c0ffee");
    }

    @Test
    void theActRecordOfACopyIsWrittenAsItAlwaysWasAndReadBackEqual() throws IOException {
        String golden = golden("act-record.copy.json", copyActRecord());

        assertThat(WaybillJson.mapper().readValue(golden, ActRecord.class))
                .isEqualTo(copyActRecord());
    }

    @Test
    void theActRecordIsWrittenAsItAlwaysWasAndReadBackEqual() throws IOException {
        ActRecord act = actRecord();
        String golden = golden("act-record.json", act);

        assertThat(WaybillJson.mapper().readValue(golden, ActRecord.class)).isEqualTo(act);
    }

    @Test
    void everyEventTypeHasAGoldenFileAndIsKnownByItsName() {
        Set<Class<?>> there =
                Stream.of(
                                ContainerEvent.class,
                                ImageEvent.class,
                                HostEvent.class,
                                RolloutEvent.class,
                                StackEvent.class,
                                AccessEvent.class,
                                SecretEvent.class)
                        .flatMap(GoldenEventsTest::records)
                        .collect(Collectors.toSet());

        assertThat(there).hasSizeGreaterThan(30);
        assertThat(events().stream().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(there);
        assertThat(EventTypes.all()).containsExactlyInAnyOrderElementsOf(classes());
        for (Class<? extends DomainEvent> type : classes()) {
            String revision = EventTypes.revisionOf(type);
            String name = EventTypes.cloudEventType(EventTypes.nameOf(type), revision);
            assertThat(EventTypes.classOf(name)).isEqualTo(type);
            assertThat(EventTypes.classOf(EventTypes.nameOf(type))).isEqualTo(type);
        }
    }

    @Test
    void whatAnAgentSaysOfItselfIsReadBackEqual() {
        List<AgentReport> full =
                List.of(
                        new AgentReport.HostConnected(
                                ENGINE, AT, "edge-1", new Unseen(AT, "the engine was away")),
                        new AgentReport.Heartbeat(
                                AT, "edge-1", AT, Duration.ofSeconds(5), "connection refused"),
                        new AgentReport.ContainerObserved(
                                CONTAINER,
                                new Observation(
                                        observed(ContainerStatus.RUNNING, Health.NONE),
                                        BY_HAND,
                                        null,
                                        new Made(image(), adopted().spec())),
                                null,
                                null),
                        new AgentReport.ContainerObserved(
                                CONTAINER,
                                new Observation(
                                        observed(ContainerStatus.RUNNING, Health.NONE),
                                        COMMANDED,
                                        new Observation.Completed(
                                                OPERATION, new Failure("unhealthy", "it is"), 6)),
                                null,
                                null));

        for (AgentReport report : full) {
            String json = WaybillJson.mapper().writeValueAsString(report);
            assertThat(WaybillJson.mapper().readValue(json, AgentReport.class)).isEqualTo(report);
        }
    }

    @Test
    void everyReportHasAGoldenFile() {
        assertThat(reports().stream().map(Object::getClass))
                .containsExactlyInAnyOrderElementsOf(records(AgentReport.class).toList());
    }

    @Test
    void noGoldenFileIsLeftOfATypeThatIsGone() throws IOException {
        Set<String> known =
                new TreeSet<>(
                        Set.of(
                                "desired-record.json",
                                "act-record.json",
                                "act-record.copy.json",
                                "act-record.image-work.json"));
        classes().forEach(type -> known.add(fileOf(type)));
        reports().forEach(report -> known.add(fileOf(report)));

        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(known);
        }
    }

    @Test
    void aReaderSkipsWhatALaterWriterAdded() {
        String later =
                """
                {"containerId": "0123456789abcdef0123456789abcdef", "mood": {"of": ["the", "day"]}}
                """;

        assertThat(WaybillJson.mapper().readValue(later, ContainerEvent.ContainerReconciled.class))
                .isEqualTo(new ContainerEvent.ContainerReconciled(CONTAINER));
    }

    @Test
    void whatIsAbsentIsLeftOutAndReadBackAsAbsent() {
        ContainerEvent.ContainerDeclared bare =
                new ContainerEvent.ContainerDeclared(
                        CONTAINER,
                        new Desired(
                                HOST,
                                "web",
                                1,
                                image(),
                                ContainerSpec.DEFAULT,
                                DesiredState.STOPPED,
                                null));
        String written = WaybillJson.mapper().writeValueAsString(bare);

        assertThat(written).doesNotContain("null", "[]", "operation", "command", "user");
        assertThat(WaybillJson.mapper().readValue(written, ContainerEvent.ContainerDeclared.class))
                .isEqualTo(bare);
    }

    @Test
    void whatWasAddedToASpecificationLaterIsReadBackEqual() {
        ContainerSpec spec =
                new ContainerSpec(
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Limits.NONE,
                        RestartPolicy.NEVER,
                        null,
                        null,
                        null,
                        null,
                        true,
                        new PlacementRule(Map.of("zone", "a")),
                        Duration.ofMinutes(30),
                        Map.of(),
                        List.of());
        ContainerEvent.ContainerDeclared placed =
                new ContainerEvent.ContainerDeclared(
                        CONTAINER,
                        new Desired(HOST, "web", 1, image(), spec, DesiredState.RUNNING, null),
                        "of 2 hosts, 1 fits",
                        DriftPolicy.ENFORCE);
        String written = WaybillJson.mapper().writeValueAsString(placed);

        assertThat(written)
                .contains(
                        "\"placement\":{\"labels\":{\"zone\":\"a\"}}",
                        "\"timeToLive\":\"PT30M\"",
                        "\"placedBecause\":\"of 2 hosts, 1 fits\"",
                        "\"driftPolicy\":\"enforce\"");
        assertThat(WaybillJson.mapper().readValue(written, ContainerEvent.ContainerDeclared.class))
                .isEqualTo(placed);
    }

    @Test
    void aReportOfAMakingSaysOfWhichImage() {
        AgentReport report =
                new AgentReport.ImageWorkFinished(
                        OPERATION,
                        IMAGE,
                        ImageWorkOutcome.failed(new Failure("build-failed", "step 2")),
                        COMMANDED,
                        "5b1c",
                        null);
        String written = WaybillJson.mapper().writeValueAsString(report);
        assertThat(written).contains("\"imageId\":\"" + IMAGE.value() + "\"");
        assertThat(WaybillJson.mapper().readValue(written, AgentReport.class)).isEqualTo(report);
    }

    @Test
    void everyKindOfWorkWithImagesIsReadBackEqual() throws IOException {
        assertThat(imageWork().stream().<Class<?>>map(Object::getClass).toList())
                .containsExactlyInAnyOrderElementsOf(records(ImageWork.class).toList());
        for (ImageWork work : imageWork()) {
            String written = WaybillJson.mapper().writeValueAsString(work);
            assertThat(WaybillJson.mapper().readValue(written, ImageWork.class)).isEqualTo(work);
        }
        String golden = golden("act-record.image-work.json", imageActRecord());
        assertThat(WaybillJson.mapper().readValue(golden, ActRecord.class))
                .isEqualTo(imageActRecord());
    }

    /** Compares with the file, and answers what the file says. */
    private static String golden(String file, Object value) throws IOException {
        Path path = GOLDEN.resolve(file);
        assertThat(path).exists();
        assertThat(written(value)).isEqualToNormalizingNewlines(Files.readString(path));
        return Files.readString(path);
    }

    private static String written(Object value) {
        return WaybillJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value)
                + "\n";
    }

    private static String fileOf(Class<?> event) {
        return EventTypes.cloudEventType(EventTypes.nameOf(event), EventTypes.revisionOf(event))
                + ".json";
    }

    private static String fileOf(AgentReport report) {
        return "report."
                + switch (report) {
                    case AgentReport.ContainerObserved _ -> "container-observed";
                    case AgentReport.ExecFinished _ -> "exec-finished";
                    case AgentReport.CopyFinished _ -> "copy-finished";
                    case AgentReport.ExecObserved _ -> "exec-observed";
                    case AgentReport.HostImageChanged _ -> "host-image-changed";
                    case AgentReport.ImageWorkFinished _ -> "image-work-finished";
                    case AgentReport.HostConnected _ -> "host-connected";
                    case AgentReport.HostDisconnected _ -> "host-disconnected";
                    case AgentReport.Heartbeat _ -> "heartbeat";
                    case AgentReport.UnmanagedSeen _ -> "unmanaged-seen";
                    case AgentReport.SecretsAsked _ -> "secrets-asked";
                }
                + ".json";
    }

    private static List<Class<? extends DomainEvent>> classes() {
        return events().stream().<Class<? extends DomainEvent>>map(DomainEvent::getClass).toList();
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(GoldenEventsTest::records)
                : Stream.of(type);
    }

    private static Desired desired(DesiredState state, @Nullable Operation operation) {
        return new Desired(HOST, "web-1", 1, image(), SPEC, state, operation);
    }

    private static Desired adopted() {
        ContainerSpec known =
                SPEC.withEnvironment(
                        Map.of("MODE", "live"),
                        Map.of("DB_PASSWORD", new Fingerprint("0a1b2c3d", "cd".repeat(32)).text()));
        ContainerSpec found =
                new ContainerSpec(
                        known.command(),
                        known.entrypoint(),
                        known.environment(),
                        known.ports(),
                        known.mounts(),
                        known.labels(),
                        known.limits(),
                        known.restartPolicy(),
                        known.healthCheck(),
                        known.networkMode(),
                        known.user(),
                        known.workingDirectory(),
                        known.autoRemove(),
                        null,
                        null,
                        known.fingerprints(),
                        List.of("privileged"));
        return new Desired(
                HOST,
                "web-1",
                1,
                new ImageReference(IMAGE, ImageReference.NONE, DIGEST.value()),
                found,
                DesiredState.RUNNING,
                null,
                "fe".repeat(32));
    }

    private static ImageReference image() {
        return new ImageReference(IMAGE, 2, "registry.example:5000/shop/web@" + DIGEST);
    }

    private static Operation move(MoveStage stage, @Nullable Failure failure) {
        return new Operation(
                OPERATION,
                Action.MOVE,
                Duration.ofSeconds(3),
                null,
                null,
                null,
                new Move(HOST, new HostId("berlin-2"), true, true, stage, failure));
    }

    private static Desired revised() {
        Replacement former =
                new Replacement(
                        ReplaceOrder.START_FIRST,
                        false,
                        true,
                        6,
                        new ImageReference(
                                IMAGE,
                                3,
                                "registry.example:5000/shop/web@sha256:" + "cd".repeat(32)),
                        ContainerSpec.DEFAULT,
                        DesiredState.RUNNING);
        Operation operation =
                new Operation(
                        OPERATION,
                        Action.ROLLBACK,
                        Duration.ofSeconds(3),
                        null,
                        null,
                        null,
                        null,
                        former);
        return new Desired(HOST, "web-1", 7, image(), SPEC, DesiredState.RUNNING, operation);
    }

    private static ContainerSpec onNetworks() {
        return new ContainerSpec(
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                Limits.NONE,
                RestartPolicy.NEVER,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                Map.of(),
                List.of(),
                List.of(
                        new NetworkAttachment(
                                "shop_default", List.of("web"), false, true, Map.of("a", "b"))),
                Duration.ofSeconds(20),
                null);
    }

    @Test
    void whatWasAddedForStacksLaterIsReadBackEqual() {
        StackPart part = new StackPart(new StackId("shop"), "web", 2);
        ContainerSpec spec = onNetworks().as(part, Map.of("more", "labels"));
        ContainerEvent.ContainerDeclared declared =
                new ContainerEvent.ContainerDeclared(
                        CONTAINER,
                        new Desired(HOST, "web", 1, image(), spec, DesiredState.RUNNING, null),
                        null,
                        null);
        Aim aim =
                new Aim(
                        null,
                        HOST,
                        "shop-web-2",
                        3,
                        image(),
                        DesiredState.RUNNING,
                        new Aim.OfStack(part, true));
        RolloutEvent.RolloutPlanned planned =
                new RolloutEvent.RolloutPlanned(
                        ROLLOUT,
                        RolloutKind.APPLY,
                        Scope.of(new StackId("shop")),
                        new Target(3, null, null, false),
                        Pace.USUAL,
                        1,
                        List.of(
                                new Step(
                                        2,
                                        CONTAINER,
                                        null,
                                        aim,
                                        null,
                                        List.of(new Step.Wait(1, Step.Until.STARTED)))));
        for (DomainEvent event : List.of(declared, planned)) {
            String written = WaybillJson.mapper().writeValueAsString(event);
            assertThat(WaybillJson.mapper().readValue(written, event.getClass())).isEqualTo(event);
        }
        assertThat(WaybillJson.mapper().writeValueAsString(planned))
                .contains(
                        "\"kind\":\"apply\"",
                        "\"scope\":{\"all\":false,\"stack\":\"shop\"}",
                        "\"waits\":[{\"step\":1,\"until\":\"started\"}]");
    }

    private static Step step() {
        return new Step(
                1,
                CONTAINER,
                new Aim(null, HOST, "web-1", 6, image(), DesiredState.STOPPED),
                new Aim(
                        new ContainerId("89abcdef".repeat(4)),
                        new HostId("berlin-2"),
                        "web-2",
                        3,
                        image(),
                        DesiredState.RUNNING),
                null);
    }

    private static Operation operation(Action action) {
        return new Operation(OPERATION, action, null, null, null, null);
    }

    private static ObservedState observed(ContainerStatus status, Health health) {
        return new ObservedState(
                status,
                "fe".repeat(32),
                "web-1",
                NANOS,
                null,
                null,
                false,
                health,
                0,
                List.of(new PortBinding(8080, "tcp", "127.0.0.1", 18_080)));
    }

    private static ObservedState ended(ContainerStatus status) {
        return new ObservedState(
                status,
                "fe".repeat(32),
                "web-1",
                NANOS,
                NANOS.plusSeconds(5),
                137,
                true,
                Health.UNHEALTHY,
                2,
                List.of());
    }
}
