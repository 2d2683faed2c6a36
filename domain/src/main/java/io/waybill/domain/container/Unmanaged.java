package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

/**
 * A container on a host that nobody put under record: made by hand, or by another tool.
 *
 * @param observed with the engine's id and the name, which every container on a host has
 * @param imageName as whoever made it named the image, such as {@code nginx:1.27}
 * @param image the same as an engine pulls it, with no version: whether it is a registered one is
 *     not for the host to know
 * @param spec its specification as found, secrets left out
 */
public record Unmanaged(
        ObservedState observed, String imageName, ImageReference image, ContainerSpec spec) {

    public Unmanaged {
        if (observed.engineId() == null || observed.name() == null) {
            throw new IllegalArgumentException("a container on a host has an id and a name");
        }
    }

    public String engineId() {
        return text(observed.engineId());
    }

    public String name() {
        return text(observed.name());
    }

    private static String text(@Nullable String present) {
        if (present == null) {
            throw new IllegalStateException("checked when it was made");
        }
        return present;
    }
}
