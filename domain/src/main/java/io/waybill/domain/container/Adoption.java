package io.waybill.domain.container;

import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.ContainerCommand.AdoptContainer;
import io.waybill.domain.container.ContainerEvent.ContainerAdopted;

/** How a container that somebody else made comes under record. */
final class Adoption {
    private Adoption() {}

    static ContainerAdopted of(AdoptContainer command) {
        Unmanaged found = command.found();
        EngineRules.requireName(found.name());
        Desired asFound =
                new Desired(
                        command.host(),
                        found.name(),
                        1,
                        command.image(),
                        found.spec(),
                        stateOf(found),
                        null,
                        found.engineId());
        return new ContainerAdopted(command.containerId(), asFound, found.observed());
    }

    private static DesiredState stateOf(Unmanaged found) {
        return switch (found.observed().status()) {
            case RUNNING, RESTARTING -> DesiredState.RUNNING;
            case PAUSED -> DesiredState.PAUSED;
            case CREATED, EXITED -> DesiredState.STOPPED;
            case REMOVING -> throw refused(found, "it is being removed");
            case DEAD ->
                    throw refused(found, "the engine reports it dead; only its removal is left");
            case NOT_ON_HOST, REMOVED -> throw refused(found, "it is not on its host");
        };
    }

    private static TransitionRefused refused(Unmanaged found, String because) {
        return new TransitionRefused("adopt", "container " + found.name(), because);
    }
}
