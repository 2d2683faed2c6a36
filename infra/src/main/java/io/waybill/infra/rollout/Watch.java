package io.waybill.infra.rollout;

import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Health;
import io.waybill.domain.container.ObservedState;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * The health gate of one step: a container counts as working when it kept running for a while, in
 * one run, and its health check, if it has one, says so.
 */
final class Watch {
    private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(10);
    private final Duration keepsFor;
    private final long begunAt = System.nanoTime();
    private @Nullable Instant run;
    private long runSince;

    sealed interface Verdict {
        record Fine() implements Verdict {}

        record Wait(String waitsFor) implements Verdict {}

        record Bad(Failure failure) implements Verdict {}
    }

    Watch(Duration keepsFor) {
        this.keepsFor = keepsFor;
    }

    Verdict see(ContainerState container, DesiredState wanted) {
        ObservedState observed = container.observed();
        if (container.lostSince() != null) {
            return new Verdict.Wait("its host to be seen again");
        }
        if (!wanted.isMetBy(observed.status())) {
            return bad(
                    "not-" + words(wanted), "it is " + words(observed) + ", not " + words(wanted));
        }
        return wanted == DesiredState.RUNNING ? ofRun(observed) : new Verdict.Fine();
    }

    private Verdict ofRun(ObservedState observed) {
        if (observed.status() == ContainerStatus.RESTARTING
                || run != null && !Objects.equals(run, observed.startedAt())) {
            return bad(
                    "restarted",
                    "it ended and was restarted while it was watched: " + words(observed));
        }
        if (run == null) {
            run = observed.startedAt();
            runSince = System.nanoTime();
        }
        if (observed.health() == Health.UNHEALTHY) {
            return bad("unhealthy", "its health check fails");
        }
        if (observed.health() == Health.STARTING) {
            return System.nanoTime() - begunAt > HEALTHY_WITHIN.toNanos()
                    ? bad(
                            "unhealthy",
                            "it was not healthy within " + HEALTHY_WITHIN.toMinutes() + " minutes")
                    : new Verdict.Wait("its health check");
        }
        return System.nanoTime() - runSince >= keepsFor.toNanos()
                ? new Verdict.Fine()
                : new Verdict.Wait("it to keep running");
    }

    private static Verdict bad(String code, String message) {
        return new Verdict.Bad(new Failure(code, message));
    }

    private static String words(ObservedState observed) {
        String status = words((Enum<?>) observed.status());
        return observed.exitCode() == null || observed.status() == ContainerStatus.RUNNING
                ? status
                : status + " with code " + observed.exitCode();
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
