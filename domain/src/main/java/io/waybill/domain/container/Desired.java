package io.waybill.domain.container;

import io.waybill.domain.HostId;

import org.jspecify.annotations.Nullable;

/**
 * All that was asked for one container. An agent needs nothing else to bring it about.
 *
 * @param revision the number of this specification in the container's life, from 1
 * @param operation what is in flight; with none, the host is left as it is, whatever it is
 * @param engineId of an adopted container: the engine's own id of it. It bears none of Waybill's
 *     labels, since an engine labels nothing that is made already.
 */
public record Desired(
        HostId host,
        String name,
        int revision,
        ImageReference image,
        ContainerSpec spec,
        DesiredState state,
        @Nullable Operation operation,
        @Nullable String engineId) {

    /** Of a container that Waybill makes. */
    public Desired(
            HostId host,
            String name,
            int revision,
            ImageReference image,
            ContainerSpec spec,
            DesiredState state,
            @Nullable Operation operation) {
        this(host, name, revision, image, spec, state, operation, null);
    }

    Desired begin(Operation next, DesiredState asked) {
        return new Desired(host, name, revision, image, spec, asked, next, engineId);
    }

    Desired settle() {
        return new Desired(host, name, revision, image, spec, state, null, engineId);
    }

    Desired named(String other) {
        return new Desired(host, other, revision, image, spec, state, operation, engineId);
    }

    /** By another specification than before. */
    Desired revised(int number, ImageReference otherImage, ContainerSpec otherSpec) {
        return new Desired(host, name, number, otherImage, otherSpec, state, operation, engineId);
    }

    /**
     * The same, if it is no longer the very container that was adopted: then one that is labelled.
     */
    Desired madeAs(@Nullable String engineIdNow) {
        boolean other = engineId != null && !engineId.equals(engineIdNow);
        return other ? new Desired(host, name, revision, image, spec, state, operation) : this;
    }

    Desired on(HostId other) {
        return new Desired(other, name, revision, image, spec, state, operation);
    }

    Desired settleAs(DesiredState other) {
        return new Desired(host, name, revision, image, spec, other, null, engineId);
    }
}
