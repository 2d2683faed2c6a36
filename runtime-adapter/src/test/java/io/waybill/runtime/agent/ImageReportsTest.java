package io.waybill.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.OperationId;
import io.waybill.domain.container.Cause;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.host.HostImageChange;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.HostImageChanged;
import io.waybill.runtime.simulated.SimulatedContainerRuntime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** By whom a change of an image was, as far as that can be known. */
class ImageReportsTest {
    private static final Instant BEGIN = Instant.parse("2026-03-04T05:06:07Z");
    private static final HostImageChange PULLED =
            HostImageChange.pulled("registry.example/shop/web@sha256:" + "0".repeat(64));

    private final List<AgentReport> told = new ArrayList<>();
    private LaneUnderTest web;
    private final OwnImageWork own = new OwnImageWork();
    private ImageReports images;

    @BeforeEach
    void open(@TempDir Path folder) {
        web =
                new LaneUnderTest(
                        new WatchedRuntime(
                                new SimulatedContainerRuntime(folder.resolve("host.json"))));
        images = new ImageReports(Asked.HOST, web.desired(), _ -> web.lane(), own, told::add);
        images.goOnAfter(Instant.MIN, () -> BEGIN);
    }

    @Test
    void whatWasPulledForAnOperationIsByThatOperation() {
        Desired asked = Asked.toRun();
        web.ask(asked);
        images.changed(PULLED, true, BEGIN.plusSeconds(1));
        assertThat(told)
                .containsExactly(
                        new HostImageChanged(
                                PULLED,
                                Occurrence.by(
                                        Objects.requireNonNull(asked.operation()).id(),
                                        Asked.HOST,
                                        BEGIN.plusSeconds(1))));
    }

    @Test
    void whatTheAgentBeforePulledForAnOperationInFlightIsBySo() {
        Desired asked = Asked.toRun();
        web.ask(asked);
        images.changed(PULLED, false, BEGIN.minusSeconds(1));
        images.changed(PULLED, false, BEGIN.plusSeconds(1));
        assertThat(causes()).containsExactly(Cause.OPERATION, Cause.SOMEBODY_ELSE);
    }

    @Test
    void whatWasToldIsNotToldAgain() {
        images.goOnAfter(BEGIN, () -> BEGIN.plusSeconds(60));
        images.changed(HostImageChange.deleted("sha256:fe"), false, BEGIN);
        images.changed(HostImageChange.deleted("sha256:fe"), false, BEGIN.plusNanos(1));
        assertThat(causes()).containsExactly(Cause.SOMEBODY_ELSE);
    }

    @Test
    void whatWorkWithImagesBringsIsByItAndNothingElseIs() {
        OperationId operation = new OperationId("1".repeat(32));
        HostImageChange tagged = HostImageChange.tagged("registry.example/web:v1", "sha256:fe");
        own.isAsked(
                operation, new ImageWork.Tag("registry.example/web:v0", "registry.example/web:v1"));
        images.changed(tagged, false, BEGIN.plusSeconds(1));
        images.changed(
                HostImageChange.tagged("other:v1", "sha256:fe"), false, BEGIN.plusSeconds(2));
        own.isOver(operation, BEGIN.plusSeconds(3));
        images.changed(tagged, false, BEGIN.plusSeconds(4));
        images.changed(tagged, false, BEGIN.plusSeconds(5));
        assertThat(causes())
                .containsExactly(
                        Cause.OPERATION, Cause.SOMEBODY_ELSE, Cause.OPERATION, Cause.SOMEBODY_ELSE);
    }

    private List<Cause> causes() {
        return told.stream()
                .map(report -> ((HostImageChanged) report).occurrence().cause())
                .toList();
    }
}
