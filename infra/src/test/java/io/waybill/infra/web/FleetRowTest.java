package io.waybill.infra.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.container.Drift;
import io.waybill.domain.container.Failure;
import io.waybill.projections.fleet.ContainerView;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/** What is wrong with a container is to be seen in its line. */
class FleetRowTest {
    private static final Instant THEN = Instant.parse("2026-11-26T04:12:43Z");

    @Test
    void whatRunsAsAskedNeedsNoAttention() {
        FleetRow row = FleetRow.of(view("running", "healthy", List.of(), null), true);
        assertThat(row.traits()).containsExactly(Trait.RUNNING);
        assertThat(row.notes()).isEmpty();
        assertThat(row.since()).isEqualTo(THEN);
    }

    @Test
    void driftIsToldFieldByField() {
        Drift drift = new Drift("state", "running", "exited");
        FleetRow row = FleetRow.of(view("exited", "none", List.of(drift), null), true);
        assertThat(row.traits()).contains(Trait.DRIFTED, Trait.DOWN, Trait.ATTENTION);
        assertThat(row.state()).isEqualTo("exited (137)");
        assertThat(row.notes())
                .extracting(FleetRow.Note::text)
                .containsExactly("drift: state exited instead of running");
    }

    @Test
    void whatNobodySeesIsSaidToBeUnobservedOrLost() {
        FleetRow unobserved = FleetRow.of(view("running", "none", List.of(), null), false);
        assertThat(unobserved.traits())
                .containsExactlyInAnyOrder(Trait.RUNNING, Trait.UNOBSERVED, Trait.ATTENTION);
        FleetRow lost = FleetRow.of(view("lost", "none", List.of(), null), false);
        assertThat(lost.traits()).contains(Trait.LOST, Trait.ATTENTION);
        assertThat(lost.notes())
                .extracting(FleetRow.Note::text)
                .containsExactly("was running when seen last");
    }

    @Test
    void aFailureAndABadHealthNeedAttention() {
        Failure failure = new Failure("port-in-use", "port 8080 is taken");
        FleetRow row = FleetRow.of(view("running", "unhealthy", List.of(), failure), true);
        assertThat(row.traits()).contains(Trait.UNHEALTHY, Trait.FAILED, Trait.ATTENTION);
        assertThat(row.notes())
                .extracting(FleetRow.Note::text)
                .containsExactly("failed: port 8080 is taken");
    }

    @Test
    void itIsFoundByWordsInAnyOrder() {
        FleetRow row = FleetRow.of(view("running", "none", List.of(), null), true);
        assertThat(row.says("LOCAL shop")).isTrue();
        assertThat(row.says("shop-web:3 running")).isTrue();
        assertThat(row.says("shop oslo")).isFalse();
    }

    private static ContainerView view(
            String status, String health, List<Drift> drift, @Nullable Failure failure) {
        boolean lost = status.equals("lost");
        return new ContainerView(
                "c62eea5f71b3e31cace0cde2ffa88cf3",
                "shop-web",
                "local",
                "shop-web",
                3,
                null,
                1,
                "running",
                status,
                lost ? THEN : null,
                lost ? "running" : null,
                status.equals("exited") ? 137 : null,
                health,
                List.of(),
                THEN,
                THEN,
                null,
                drift,
                "record",
                null,
                failure,
                THEN,
                null,
                "containers/c62eea5f71b3e31cace0cde2ffa88cf3@3",
                null);
    }
}
