package io.waybill.projections.audit;

import io.waybill.domain.container.Cause;
import io.waybill.domain.container.ContainerEvent.ContainerDriftAccepted;
import io.waybill.domain.container.ContainerEvent.ContainerDriftGivenUp;
import io.waybill.domain.container.ContainerEvent.ContainerDriftPolicyChanged;
import io.waybill.domain.container.ContainerEvent.ContainerDrifted;
import io.waybill.domain.container.ContainerEvent.ContainerHealingRequested;
import io.waybill.domain.container.Drift;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a container is otherwise than asked for, and what is done about it, in people's words. */
final class DriftPhrases {
    private DriftPhrases() {}

    static String drift(ContainerDrifted drifted) {
        return "drifted: " + words(drifted.drift());
    }

    /** Why; none where there are several reasons, or none is known. */
    static @Nullable String cause(ContainerDrifted drifted) {
        Set<Cause> causes =
                drifted.drift().stream()
                        .map(Drift::cause)
                        .filter(cause -> cause != null)
                        .collect(Collectors.toSet());
        return causes.size() == 1 ? Words.of(causes.iterator().next()) : null;
    }

    static String healing(ContainerHealingRequested healing) {
        return ", attempt " + healing.attempt() + ": " + words(healing.drift());
    }

    static String policy(ContainerDriftPolicyChanged changed) {
        return changed.from() == changed.to()
                ? "drift policy " + Words.of(changed.to()) + " said again" + Phrases.BY_ACTOR
                : "drift policy changed"
                        + Phrases.BY_ACTOR
                        + " from "
                        + Words.of(changed.from())
                        + " to "
                        + Words.of(changed.to());
    }

    static String accepted(ContainerDriftAccepted accepted) {
        return "accepted as found: " + words(accepted.drift());
    }

    static String givenUp(ContainerDriftGivenUp givenUp) {
        return "given up on its drift: " + givenUp.because() + "; " + words(givenUp.drift());
    }

    private static String words(List<Drift> drift) {
        return drift.stream()
                .map(
                        each ->
                                each.field()
                                        + " is "
                                        + each.observed()
                                        + ", asked for is "
                                        + each.desired())
                .collect(Collectors.joining("; "));
    }
}
