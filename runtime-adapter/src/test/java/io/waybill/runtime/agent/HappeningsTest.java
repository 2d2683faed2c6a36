package io.waybill.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.Observation;
import io.waybill.domain.container.ObservedState;
import io.waybill.runtime.EngineEvent;
import io.waybill.runtime.EngineEvent.Kind;
import io.waybill.runtime.simulated.SimulatedContainerRuntime;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Events that are told late, in a burst: the container has moved on by then. */
class HappeningsTest {
    private SimulatedContainerRuntime host;
    private WatchedRuntime watched;
    private LaneUnderTest web;
    private ContainerId id;
    private int reportedBefore;

    @BeforeEach
    void runAContainer(@TempDir Path folder) {
        host = new SimulatedContainerRuntime(folder.resolve("host.json"));
        watched = new WatchedRuntime(host);
        web = new LaneUnderTest(watched);
        id = web.container();
        web.ask(Asked.toRun());
        reportedBefore = web.reported().size();
    }

    @Test
    void eachStepOfABurstIsToldWithItsCauseAndTime() {
        String engineId = now().engineId();
        Instant stopped = tick();
        host.stopByHand(id);
        Instant started = tick();
        host.start(id);
        Instant crashed = tick();
        host.crash(id, 3);
        host.start(id);
        Instant again = tick();
        host.pause(id);
        Instant paused = tick();
        host.rename(id, "web-2");
        Instant renamed = tick();

        tell(Kind.SIGNALLED, engineId, "web", null, stopped);
        tell(Kind.DIED, engineId, "web", 143, stopped);
        tell(Kind.STARTED, engineId, "web", null, started);
        tell(Kind.DIED, engineId, "web", 3, crashed);
        tell(Kind.STARTED, engineId, "web", null, again);
        tell(Kind.PAUSED, engineId, "web", null, paused);
        tell(Kind.RENAMED, engineId, "web-2", null, renamed);

        assertThat(told())
                .containsExactly(
                        "exited web SOMEBODY_ELSE 143",
                        "running web SOMEBODY_ELSE",
                        "exited web PROCESS 3",
                        "running web SOMEBODY_ELSE",
                        "paused web SOMEBODY_ELSE",
                        "paused web-2 SOMEBODY_ELSE");
        assertThat(web.reported())
                .filteredOn(seen -> seen.state().status() == ContainerStatus.EXITED)
                .extracting(seen -> seen.occurrence().at())
                .containsExactly(stopped, crashed);
        assertThat(last()).isEqualTo(now());
    }

    @Test
    void whatWasToldIsNotToldAgainByEventsThatComeLater() {
        String engineId = now().engineId();
        Instant paused = tick();
        host.pause(id);
        host.unpause(id);
        Instant unpaused = tick();
        host.crash(id, 3);
        web.lane().look(false);
        tell(Kind.PAUSED, engineId, "web", null, paused);
        tell(Kind.UNPAUSED, engineId, "web", null, unpaused);
        tell(Kind.DIED, engineId, "web", 3, unpaused);
        assertThat(told()).containsExactly("exited web UNOBSERVED 3");
    }

    @Test
    void aContainerThatIsGoneByThenStillHasItsEndTold() {
        String engineId = now().engineId();
        Instant died = tick();
        host.crash(id, 7);
        host.remove(id, true);
        tell(Kind.DIED, engineId, "web", 7, died);
        tell(Kind.REMOVED, engineId, "web", null, tick());
        assertThat(told())
                .containsExactly("exited web PROCESS 7", "not_on_host null SOMEBODY_ELSE");
    }

    @Test
    void anEndThatTheEngineWasRestartedInIsTheEngines() {
        host.crash(id, 0);
        web.lane().look(true);
        assertThat(told()).containsExactly("exited web ENGINE 0");
        assertThat(web.lastReported().orElseThrow().occurrence().inferred()).isTrue();
    }

    @Test
    void onlyTheEndIsTheEnginesNotWhatCameBeforeIt() {
        host.crash(id, 0);
        host.start(id);
        host.rename(id, "web-2");
        host.crash(id, 0);
        web.lane().look(true);
        assertThat(told()).containsExactly("running web-2 UNOBSERVED", "exited web-2 ENGINE 0");
        assertThat(web.reported().get(reportedBefore).state().startedAt())
                .isEqualTo(last().startedAt());
    }

    @Test
    void aLookConcludesNothingThatAnEventIsWaitingToTell() {
        String engineId = now().engineId();
        Instant renamed = tick();
        watched.afterNext(
                "inspect",
                () -> {
                    host.rename(id, "web-2");
                    web.lane().look(false);
                    tell(Kind.RENAMED, engineId, "web-2", null, renamed);
                });
        web.lane().look(false);
        assertThat(told()).containsExactly("running web-2 SOMEBODY_ELSE");
    }

    @Test
    void whatNoEventExplainsIsLeftToTheNextComparison() {
        host.crash(id, 7);
        tell(Kind.PAUSED, now().engineId(), "web", null, tick());
        assertThat(web.lane().differsFrom(null)).isTrue();
    }

    @Test
    void anAgentGoesOnWhereTheOneBeforeWasEnded() {
        String engineId = now().engineId();
        Instant created = tick();
        Instant killed = tick();
        host.stopByHand(id);
        Instant started = tick();
        host.start(id);
        Instant ended = tick();
        host.crash(id, 3);

        web.goOn();
        tell(Kind.CREATED, engineId, "web", null, created.minusSeconds(60));
        tell(Kind.DIED, engineId, "web", 143, killed);
        tell(Kind.STARTED, engineId, "web", null, started);
        tell(Kind.DIED, engineId, "web", 3, ended);
        web.lane().lookAnew(false);
        assertThat(told())
                .containsExactly(
                        "exited web PROCESS 143",
                        "running web SOMEBODY_ELSE",
                        "exited web PROCESS 3",
                        "exited web UNOBSERVED 3"); // nothing new: all is looked at once
    }

    @Test
    void aSignalThatBroughtAnEndThatWasToldIsNoReasonOfTheNext() {
        String engineId = now().engineId();
        Instant stopped = tick();
        host.stopByHand(id);
        host.start(id);
        web.lane().look(false);
        tell(Kind.SIGNALLED, engineId, "web", null, stopped);
        tell(Kind.DIED, engineId, "web", 143, stopped);
        Instant crashed = tick();
        host.crash(id, 3);
        tell(Kind.DIED, engineId, "web", 3, crashed);
        assertThat(told()).last().isEqualTo("exited web PROCESS 3");
    }

    private void tell(
            Kind kind,
            @Nullable String engineId,
            String name,
            @Nullable Integer exitCode,
            Instant at) {
        web.lane().happened(new EngineEvent(id, kind, engineId, name, exitCode, at));
    }

    private ObservedState now() {
        return host.inspect(id).orElseThrow().state();
    }

    private ObservedState last() {
        return web.lastReported().orElseThrow().state();
    }

    private List<String> told() {
        List<Observation> all = web.reported();
        return all.subList(reportedBefore, all.size()).stream().map(HappeningsTest::words).toList();
    }

    private static String words(Observation seen) {
        ObservedState state = seen.state();
        String words =
                state.status().name().toLowerCase(java.util.Locale.ROOT)
                        + " "
                        + state.name()
                        + " "
                        + seen.occurrence().cause();
        return state.exitCode() == null ? words : words + " " + state.exitCode();
    }

    /** A moment of its own. */
    private static Instant tick() {
        try {
            Thread.sleep(2);
            Instant now = Instant.now();
            Thread.sleep(2);
            return now;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
