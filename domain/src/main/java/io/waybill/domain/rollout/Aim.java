package io.waybill.domain.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.StackPart;

import org.jspecify.annotations.Nullable;

/**
 * What is asked for one container, in few words: its specification is the one that a revision says.
 *
 * @param like the container whose revision is meant; the step's own where absent
 * @param image which takes the place of the revision's
 * @param revision the container's own; where {@code stack} is present, that of the stack
 * @param stack which part of which stack it is to be, as the stack's revision says
 */
public record Aim(
        @Nullable ContainerId like,
        HostId host,
        String name,
        int revision,
        ImageReference image,
        DesiredState state,
        @Nullable OfStack stack) {

    /**
     * A part of a stack.
     *
     * @param completes whether it is to run to its end, rather than to keep running
     */
    public record OfStack(StackPart part, boolean completes) {}

    /** Of a container of which one of its own kind is meant. */
    public Aim(
            @Nullable ContainerId like,
            HostId host,
            String name,
            int revision,
            ImageReference image,
            DesiredState state) {
        this(like, host, name, revision, image, state, null);
    }

    /** What is asked for a container now. */
    public static Aim of(Desired desired) {
        return new Aim(
                null,
                desired.host(),
                desired.name(),
                desired.revision(),
                desired.image(),
                desired.state());
    }

    /** The same of another image version. */
    public Aim ofImage(ImageReference other) {
        return new Aim(like, host, name, revision, other, state, stack);
    }

    Aim likeThat(ContainerId other) {
        return new Aim(other, host, name, revision, image, state, stack);
    }

    /** The same, where what two revisions say is the same. */
    Aim specifiedLike(Aim other) {
        return new Aim(like, host, name, other.revision, other.image, state);
    }

    /** Whether it is to run to its end, and is stopped by having done so. */
    public boolean completes() {
        return stack != null && stack.completes();
    }

    /** Whether a container is asked to be this, and by that very revision. */
    public boolean isExactly(Desired desired) {
        return equals(of(desired));
    }

    /**
     * Whether a container is asked to be this, by whatever revision.
     *
     * @param spec which the revision says
     */
    public boolean isAskedOf(Desired desired, ContainerSpec spec) {
        return host.equals(desired.host())
                && name.equals(desired.name())
                && state == desired.state()
                && isOf(desired, spec);
    }

    /** Whether a container is specified like this. */
    public boolean isOf(Desired desired, ContainerSpec spec) {
        return image.equals(desired.image()) && spec.equals(desired.spec());
    }
}
