package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** What is asked for once what is found is accepted. */
public final class Acceptance {
    private Acceptance() {}

    /** None where there is nothing to be accepted, or its policy is another one. */
    public static Optional<Desired> of(ContainerState state) {
        boolean due =
                state.policy() == DriftPolicy.ACCEPT
                        && !state.drift().isEmpty()
                        && state.desired().operation() == null
                        && state.lostSince() == null
                        && !state.enforcement().isGivenUp();
        return due
                ? Optional.of(asFound(state)).filter(found -> !found.equals(state.desired()))
                : Optional.empty();
    }

    private static Desired asFound(ContainerState state) {
        Desired desired = state.desired();
        @Nullable String name = state.observed().name();
        Desired named = name == null ? desired : desired.named(name);
        return named.settleAs(
                switch (state.observed().status()) {
                    case RUNNING, RESTARTING -> DesiredState.RUNNING;
                    case PAUSED -> DesiredState.PAUSED;
                    case CREATED, EXITED -> DesiredState.STOPPED;
                    case NOT_ON_HOST, REMOVED -> DesiredState.ABSENT;
                    case REMOVING, DEAD -> desired.state(); // nothing to be content with
                });
    }
}
