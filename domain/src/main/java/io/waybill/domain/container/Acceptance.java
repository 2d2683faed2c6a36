package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** What is asked for once what is found is accepted. */
public final class Acceptance {
    private Acceptance() {}

    /** None where there is nothing to be accepted, or its policy is another one. */
    public static Optional<Desired> of(ContainerState state) {
        return of(state, null);
    }

    /**
     * @param image the registered version that it is made from, where it is one
     */
    static Optional<Desired> of(ContainerState state, @Nullable ImageReference image) {
        boolean due =
                state.policy() == DriftPolicy.ACCEPT
                        && !state.drift().isEmpty()
                        && state.desired().operation() == null
                        && state.lostSince() == null
                        && !state.enforcement().isGivenUp();
        return due
                ? Optional.of(asFound(state, image)).filter(found -> !found.equals(state.desired()))
                : Optional.empty();
    }

    private static Desired asFound(ContainerState state, @Nullable ImageReference image) {
        Desired desired = asMade(state, image);
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

    private static Desired asMade(ContainerState state, @Nullable ImageReference image) {
        Desired desired = state.desired();
        Made made = state.made();
        List<Drift> deviations = state.drift().stream().filter(Deviations::isOfSpec).toList();
        if (made == null || deviations.isEmpty()) {
            return desired;
        }
        boolean isOfAnotherImage = deviations.stream().anyMatch(Deviations::isOfImage);
        return desired.revised(
                state.revisions().last() + 1,
                isOfAnotherImage ? (image == null ? made.image() : image) : desired.image(),
                Deviations.accepted(desired.spec(), made, deviations));
    }
}
