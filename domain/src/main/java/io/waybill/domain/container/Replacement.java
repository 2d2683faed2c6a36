package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

/**
 * What an operation that revises a container takes the place of: all that an agent must know to go
 * back to it. Whatever overtakes such an operation carries it on, for the host may have two of the
 * container by then.
 *
 * @param order asked for
 * @param inPlace whether it is done by changing the container that is there
 * @param ranBefore whether it ran when the revision was asked for
 * @param revision the former one's number
 * @param image as was asked for before; so are {@code spec} and {@code state}
 */
public record Replacement(
        ReplaceOrder order,
        boolean inPlace,
        boolean ranBefore,
        int revision,
        ImageReference image,
        ContainerSpec spec,
        DesiredState state) {

    static Replacement of(ContainerState now, ReplaceOrder order, boolean inPlace) {
        Desired former = now.desired();
        ContainerStatus status = now.observed().status();
        boolean ran = status.hasProcess() || status == ContainerStatus.RESTARTING;
        return new Replacement(
                order,
                inPlace,
                ran,
                former.revision(),
                former.image(),
                former.spec(),
                // A removal that was asked for in vain is not asked for again by an upgrade's end.
                former.state() != DesiredState.ABSENT
                        ? former.state()
                        : ran ? DesiredState.RUNNING : DesiredState.STOPPED);
    }

    /** What was asked for before, of the container as it is called and where it is now. */
    public Desired former(Desired asked) {
        return new Desired(
                asked.host(),
                asked.name(),
                revision,
                image,
                spec,
                state,
                asked.operation(),
                asked.engineId());
    }

    /** Whether it is what an agent found on the host in the end. */
    boolean isStillThere(@Nullable Integer found) {
        return found != null && found == revision;
    }
}
