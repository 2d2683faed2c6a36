package io.waybill.infra.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.projections.timeline.ContainerThen;
import io.waybill.projections.timeline.IntervalView;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where the states of a life are drawn. */
class LifeDrawingTest {
    private static final Instant BEGIN = Instant.parse("2026-11-26T04:00:00Z");
    private static final Instant NOW = BEGIN.plusSeconds(1000);

    @Test
    void intervalsAreAsWideAsTheyAreLong() {
        LifeDrawing life =
                draw(interval(0, 250, "running", 1, null), interval(250, null, "exited", 1, null));
        assertThat(life.states())
                .containsExactly(
                        new LifeDrawing.Band(0, 250, "s-running", "running: 4m 10s"),
                        new LifeDrawing.Band(250, 750, "s-exited", "exited: 12m 30s"));
        assertThat(life.revisions()).hasSize(1);
        assertThat(life.lines())
                .extracting(LifeDrawing.Line::status)
                .containsExactly("exited", "running");
    }

    @Test
    void whatLooksTheSameIsOneBand() {
        LifeDrawing life =
                draw(interval(0, 250, "running", 1, null), interval(250, null, "running", 1, null));
        assertThat(life.states())
                .containsExactly(new LifeDrawing.Band(0, 1000, "s-running", "running: 16m 40s"));
        assertThat(life.lines()).hasSize(2);
    }

    @Test
    void howeverShortItIsSeenAndStaysWithin() {
        LifeDrawing life =
                draw(
                        interval(0, 1000, "running", 1, null),
                        interval(1000, null, "paused", 1, null));
        assertThat(life.states().getLast().width()).isEqualTo(1.5);
        assertThat(life.states().getLast().x()).isEqualTo(998.5);
    }

    @Test
    void whatBeganBeforeIsCutOff() {
        LifeDrawing life =
                draw(
                        interval(-500, 500, "running", 1, null),
                        interval(500, null, "paused", 2, null));
        assertThat(life.states().getFirst().x()).isZero();
        assertThat(life.states().getFirst().width()).isEqualTo(500);
        assertThat(life.revisions())
                .extracting(LifeDrawing.Band::kind)
                .containsExactly("odd", "even");
    }

    @Test
    void whatNobodyWatchedForTheMostPartLooksSo() {
        LifeDrawing life =
                draw(
                        interval(0, 500, "running", 1, Duration.ofSeconds(400)),
                        interval(500, null, "running", 1, Duration.ofSeconds(10)));
        assertThat(life.states())
                .extracting(LifeDrawing.Band::kind)
                .containsExactly("s-running unwatched", "s-running");
        assertThat(life.lines().getFirst().unobserved()).isEqualTo("10s");
    }

    private static LifeDrawing draw(IntervalView... intervals) {
        return LifeDrawing.of(BEGIN, NOW, List.of(intervals), List.of());
    }

    private static IntervalView interval(
            long from,
            @Nullable Integer to,
            String status,
            int revision,
            @Nullable Duration unobserved) {
        Instant begin = BEGIN.plusSeconds(from);
        return new IntervalView(
                begin,
                to == null ? null : BEGIN.plusSeconds(to),
                unobserved,
                new ContainerThen(
                        "c1", "web", "local", "web", 1, revision, "running", status, null, null,
                        "none", null, 1, null, false, begin, begin));
    }
}
