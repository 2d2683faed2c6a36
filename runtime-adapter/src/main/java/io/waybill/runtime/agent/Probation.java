package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.ObservedState;
import io.waybill.runtime.ContainerRuntime;
import io.waybill.runtime.Found;
import io.waybill.runtime.RuntimeFailure;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Whether a container that was just started works: it is healthy where it has a health check, else
 * it still runs a moment later.
 */
final class Probation {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(10);
    // What engines take where a check says nothing else, and a while for them to find out.
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final int USUAL_RETRIES = 3;
    private static final Duration A_WHILE = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final ContainerRuntime runtime;
    private final ContainerId container;
    private final Duration healthyWithin;
    private final BooleanSupplier stillAsked;

    /**
     * @param check that was asked for; the image may have one of its own
     */
    Probation(
            ContainerRuntime runtime,
            ContainerId container,
            @Nullable HealthCheck check,
            BooleanSupplier stillAsked) {
        this.runtime = runtime;
        this.container = container;
        this.healthyWithin = check == null ? HEALTHY_WITHIN : within(check);
        this.stillAsked = stillAsked;
    }

    /** As long as the check itself takes to say that it is unhealthy. */
    private static Duration within(HealthCheck check) {
        int tries = 1 + (check.retries() == 0 ? USUAL_RETRIES : check.retries());
        Duration each =
                Objects.requireNonNullElse(check.interval(), USUAL)
                        .plus(Objects.requireNonNullElse(check.timeout(), USUAL));
        Duration whole =
                Objects.requireNonNullElse(check.startPeriod(), Duration.ZERO)
                        .plus(each.multipliedBy(tries))
                        .plus(A_WHILE);
        return whole.compareTo(HEALTHY_WITHIN) < 0 ? whole : HEALTHY_WITHIN;
    }

    /**
     * Returns false where something newer was asked for before this was known.
     *
     * @throws RuntimeFailure where it does not work
     */
    boolean passes() {
        long begun = System.nanoTime();
        Instant run = look().startedAt();
        while (stillAsked.getAsBoolean()) {
            ObservedState now = look();
            requireSameRun(run, now);
            long passed = System.nanoTime() - begun;
            switch (now.health()) {
                case HEALTHY -> {
                    return true;
                }
                case UNHEALTHY -> throw unhealthy("its health check says unhealthy");
                case STARTING -> {
                    if (passed > healthyWithin.toNanos()) {
                        throw unhealthy(
                                "it is not healthy after " + healthyWithin.toSeconds() + " s");
                    }
                }
                case NONE -> {
                    if (passed > A_MOMENT.toNanos()) {
                        return true;
                    }
                }
            }
            pause();
        }
        return false;
    }

    private RuntimeFailure unhealthy(String because) {
        return new RuntimeFailure(
                "unhealthy",
                because
                        + runtime.healthSays(container)
                                .map(said -> "; the check said: " + said)
                                .orElse(""));
    }

    private ObservedState look() {
        return runtime.inspect(container)
                .map(Found::state)
                .orElseThrow(
                        () ->
                                new RuntimeFailure(
                                        "not-on-host",
                                        "the container is not on the host any more"));
    }

    private static void requireSameRun(@Nullable Instant run, ObservedState now) {
        if (!now.status().hasProcess() || (run != null && !run.equals(now.startedAt()))) {
            throw new RuntimeFailure(
                    "ended-at-once",
                    "it ended just after it was started"
                            + (now.exitCode() == null ? "" : ", with code " + now.exitCode()));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
