package io.waybill.domain.container;

import static io.waybill.domain.container.ContainerHistory.HOST;
import static io.waybill.domain.container.ContainerHistory.IMAGE;
import static io.waybill.domain.container.ContainerHistory.WEB;
import static io.waybill.domain.container.ContainerHistory.because;
import static io.waybill.domain.container.ContainerHistory.created;
import static io.waybill.domain.container.ContainerHistory.running;
import static io.waybill.domain.container.ContainerHistory.runningHistory;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.container.ContainerCommand.ObserveContainer;
import io.waybill.domain.container.ContainerEvent.ContainerCreated;
import io.waybill.domain.container.ContainerEvent.ContainerDriftAccepted;
import io.waybill.domain.container.ContainerEvent.ContainerDriftPolicyChanged;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerOperationSucceeded;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.ContainerEvent.ContainerReconfigured;
import io.waybill.domain.container.ContainerEvent.ContainerStarted;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** In what a container is not made as it was asked to be. */
class DeviationsTest {
    private static final ContainerSpec ASKED =
            spec(
                    List.of("serve"),
                    Map.of("MODE", "live"),
                    List.of(
                            new PortBinding(8080, "tcp", null, 0),
                            new PortBinding(53, "udp", "127.0.0.1", 53)),
                    List.of(
                            new Mount(Mount.Type.VOLUME, null, "/data", false),
                            new Mount(Mount.Type.BIND, "/srv", "/srv", true)),
                    new Limits(64L << 20, new BigDecimal("0.5")),
                    RestartPolicy.NEVER);
    private static final Made LIMITED =
            new Made(
                    IMAGE,
                    ContainerSpec.DEFAULT.updated(
                            new Limits(128L << 20, null), RestartPolicy.NEVER));
    private static final Drift OF_MEMORY =
            new Drift(
                    "limits.memoryBytes",
                    "unlimited",
                    "134217728",
                    ContainerHistory.NOON,
                    Cause.SOMEBODY_ELSE);

    private static final Drift OF_MEMORY_ALONE =
            new Drift("limits.memoryBytes", "unlimited", "134217728");
    private static final ImageReference OTHER_IMAGE =
            new ImageReference(
                    IMAGE.image(),
                    ImageReference.NONE,
                    "registry.example/shop/web@sha256:" + "b".repeat(64));

    private final AggregateTestFixture<Container> container =
            new AggregateTestFixture<>(Container.class);

    private static ContainerSpec spec(
            List<String> command,
            Map<String, String> environment,
            List<PortBinding> ports,
            List<Mount> mounts,
            Limits limits,
            RestartPolicy restart) {
        return new ContainerSpec(
                command,
                List.of(),
                environment,
                ports,
                mounts,
                Map.of("team", "shop"),
                limits,
                restart,
                new HealthCheck(List.of("true"), Duration.ofSeconds(1), null, null, 0),
                null,
                null,
                null,
                false);
    }

    private static List<Drift> deviations(ContainerSpec asked, ContainerSpec is) {
        return Deviations.of(
                new Desired(HOST, "web", 1, IMAGE, asked, DesiredState.RUNNING, null),
                new Made(IMAGE, is));
    }

    private static ObserveContainer seen(Made made, Cause cause) {
        return new ObserveContainer(WEB, new Observation(running(0), because(cause), null, made));
    }

    @Test
    void whatTheEngineChoseWhereItWasToChooseIsNone() {
        ContainerSpec is =
                spec(
                        List.of("serve"),
                        Map.of("MODE", "live"),
                        List.of(
                                new PortBinding(53, "udp", "127.0.0.1", 53),
                                new PortBinding(8080, "tcp", "0.0.0.0", 49_153)),
                        List.of(
                                new Mount(Mount.Type.VOLUME, "a".repeat(64), "/data", false),
                                new Mount(Mount.Type.VOLUME, "b".repeat(64), "/cache", false),
                                new Mount(Mount.Type.BIND, "/srv", "/srv", true)),
                        new Limits(64L << 20, new BigDecimal("0.500")),
                        RestartPolicy.NEVER);
        assertThat(deviations(ASKED, ASKED)).isEmpty();
        assertThat(deviations(ASKED, is)).isEmpty();
    }

    @Test
    void eachFieldIsOneOfItsOwn() {
        ContainerSpec is =
                spec(
                        List.of("serve", "more"),
                        Map.of("MODE", "test", "EXTRA", "1"),
                        List.of(new PortBinding(8080, "tcp", null, 80)),
                        List.of(
                                new Mount(Mount.Type.VOLUME, "cache", "/data", true),
                                new Mount(Mount.Type.TMPFS, null, "/tmp", false)),
                        new Limits(null, BigDecimal.ONE),
                        new RestartPolicy(RestartPolicy.Name.ON_FAILURE, 3));
        assertThat(deviations(ASKED, is))
                .containsExactlyInAnyOrder(
                        new Drift("command", "serve", "serve more"),
                        new Drift("environment.MODE", "as asked for", "another value"),
                        new Drift("environment.EXTRA", "not set", "set"),
                        new Drift(
                                "ports",
                                "0.0.0.0:any->8080/tcp 127.0.0.1:53->53/udp",
                                "0.0.0.0:80->8080/tcp"),
                        new Drift("mounts./data", "volume", "volume cache read-only"),
                        new Drift("mounts./srv", "bind /srv read-only", "not set"),
                        new Drift("mounts./tmp", "not set", "tmpfs"),
                        new Drift("limits.memoryBytes", "67108864", "unlimited"),
                        new Drift("limits.cpus", "0.5", "1"),
                        new Drift("restartPolicy", "no", "on-failure:3"));
    }

    @Test
    void anotherSecretIsSeenByItsFingerprintAndNothingIsMadeOfAnotherKey() {
        ContainerSpec asked = fingerprinted("0a1b2c3d", 'a');
        assertThat(deviations(asked, fingerprinted("0a1b2c3d", 'a'))).isEmpty();
        assertThat(deviations(asked, fingerprinted("0a1b2c3d", 'b')))
                .containsExactly(new Drift("environment.TOKEN", "as asked for", "another value"));
        assertThat(deviations(asked, fingerprinted("ffffffff", 'b'))).isEmpty();
    }

    private static ContainerSpec fingerprinted(String key, char digit) {
        String digest = String.valueOf(digit).repeat(64);
        return ContainerSpec.DEFAULT.withEnvironment(
                Map.of(), Map.of("TOKEN", new Fingerprint(key, digest).text()));
    }

    @Test
    void theyAreDriftAndEndWithIt() {
        Made asAsked = new Made(IMAGE, ContainerSpec.DEFAULT);
        Made limited =
                new Made(
                        IMAGE,
                        new ContainerSpec(
                                List.of(),
                                List.of(),
                                Map.of(),
                                List.of(),
                                List.of(),
                                Map.of(),
                                new Limits(128L << 20, null),
                                RestartPolicy.NEVER,
                                null,
                                null,
                                null,
                                null,
                                false));
        container
                .given(runningHistory())
                .when(seen(limited, Cause.SOMEBODY_ELSE))
                .expectEvents(
                        new ContainerReconfigured(WEB, limited, because(Cause.SOMEBODY_ELSE)),
                        new ContainerDrifted(WEB, List.of(OF_MEMORY)));
        AggregateTestFixture<Container> adrift = new AggregateTestFixture<>(Container.class);
        adrift.given(runningHistory())
                .andGivenCommands(seen(limited, Cause.SOMEBODY_ELSE))
                .when(seen(asAsked, Cause.SOMEBODY_ELSE))
                .expectEvents(
                        new ContainerReconfigured(WEB, asAsked, because(Cause.SOMEBODY_ELSE)),
                        new ContainerReconciled(WEB));
    }

    @Test
    void oneThatIsAsAskedForIsNoNews() {
        container
                .given(runningHistory())
                .when(seen(new Made(IMAGE, ContainerSpec.DEFAULT), Cause.UNOBSERVED))
                .expectNoEvents();
    }

    @Test
    void enforcedItsLimitsAreChangedBackInPlace() {
        Drift limited = new Drift("limits.memoryBytes", "67108864", "134217728");
        assertThat(Healing.of(enforced(state(false, LIMITED, limited))))
                .isEqualTo(new Healing.Due(false));
    }

    @Test
    void aLimitThatNobodyAskedForIsLeft() {
        assertThat(Healing.of(enforced(state(false, LIMITED, OF_MEMORY_ALONE))))
                .isEqualTo(new Healing.Left("no engine changes limits.memoryBytes back"));
    }

    @Test
    void acceptedWhatIsFoundIsItsNextRevision() {
        ContainerState accepting =
                under(DriftPolicy.ACCEPT, state(false, LIMITED, OF_MEMORY_ALONE));
        Desired found = Acceptance.of(accepting).orElseThrow();
        assertThat(found.revision()).isEqualTo(2);
        assertThat(found.spec())
                .isEqualTo(
                        ContainerSpec.DEFAULT.updated(
                                new Limits(128L << 20, null), RestartPolicy.NEVER));
        assertThat(
                        ContainerState.evolve(
                                        accepting,
                                        new ContainerDriftAccepted(WEB, found, accepting.drift()))
                                .differences())
                .isEmpty();
    }

    @Test
    void anotherContainerUnderItsNameGivesWayAndOneThatOnlyReadsOtherwiseDoesNot() {
        Made other = new Made(OTHER_IMAGE, ContainerSpec.DEFAULT);
        assertThat(Healing.of(enforced(state(true, other)))).isEqualTo(new Healing.Due(true));
        assertThat(Healing.of(enforced(state(false, other))))
                .isEqualTo(new Healing.Left("no engine changes image back"));
    }

    @Test
    void settingsWithoutWordsAreLeft() {
        Made other = new Made(IMAGE, unrecorded(List.of("cpu-shares")));
        ContainerState state = enforced(state(true, other));
        assertThat(state.drift())
                .extracting(Drift::field, Drift::observed)
                .containsExactly(org.assertj.core.api.Assertions.tuple("settings", "cpu-shares"));
        assertThat(Healing.of(state))
                .isEqualTo(new Healing.Left("no engine changes settings back"));
    }

    @Test
    void anAcceptedImageIsTheRegisteredOneWhereItIsOne() {
        ContainerState accepting =
                under(
                        DriftPolicy.ACCEPT,
                        drifting(state(true, new Made(OTHER_IMAGE, ContainerSpec.DEFAULT))));
        assertThat(Acceptance.of(accepting).orElseThrow().image()).isEqualTo(OTHER_IMAGE);
        ImageReference registered = new ImageReference(IMAGE.image(), 4, OTHER_IMAGE.reference());
        assertThat(Acceptance.of(accepting, registered).orElseThrow().image())
                .isEqualTo(registered);
    }

    @Test
    void oneThatIsMadeAnewIsAsAskedForUntilSomethingElseIsKnown() {
        ContainerState before = state(false, LIMITED);
        assertThat(before.differences()).isNotEmpty();
        assertThat(
                        ContainerState.evolve(
                                        before,
                                        new ContainerCreated(
                                                WEB, running(0), because(Cause.SOMEBODY_ELSE)))
                                .differences())
                .isEmpty();
    }

    private static ContainerSpec unrecorded(List<String> settings) {
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
                settings);
    }

    private static ContainerState enforced(ContainerState state) {
        return under(DriftPolicy.ENFORCE, state.drift().isEmpty() ? drifting(state) : state);
    }

    private static ContainerState under(DriftPolicy policy, ContainerState state) {
        return ContainerState.evolve(
                state, new ContainerDriftPolicyChanged(WEB, DriftPolicy.RECORD, policy));
    }

    private static ContainerState drifting(ContainerState state) {
        return ContainerState.evolve(state, new ContainerDrifted(WEB, state.differences()));
    }

    private static ContainerState state(boolean ofOthers, Made made, Drift... drift) {
        Occurrence creation = ofOthers ? because(Cause.SOMEBODY_ELSE) : ContainerHistory.by(0);
        ContainerState state = null;
        for (ContainerEvent event :
                List.of(
                        ContainerHistory.declared(DesiredState.RUNNING),
                        new ContainerCreated(WEB, created(), creation),
                        new ContainerStarted(WEB, running(0), creation),
                        new ContainerOperationSucceeded(
                                WEB,
                                ContainerHistory.CREATE,
                                Action.CREATE,
                                ContainerHistory.desired(DesiredState.RUNNING)),
                        new ContainerReconfigured(WEB, made, because(Cause.SOMEBODY_ELSE)),
                        new ContainerDrifted(WEB, List.of(drift)))) {
            state = ContainerState.evolve(state, event);
        }
        return Objects.requireNonNull(state);
    }
}
