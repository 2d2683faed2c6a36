package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

/**
 * Something mounted into a container.
 *
 * @param source the host's absolute path of a bind, the name of a volume (an anonymous one where
 *     none is named); none for a tmpfs
 * @param target the absolute path in the container
 */
public record Mount(Type type, @Nullable String source, String target, boolean readOnly) {
    public enum Type {
        BIND,
        VOLUME,
        TMPFS
    }

    public Mount {
        if (type == null) {
            throw new InvalidInput("mounts", "a mount has a type: bind, volume or tmpfs");
        }
        if (target == null || !target.startsWith("/")) {
            throw new InvalidInput("mounts", "the target '" + target + "' is not an absolute path");
        }
        if (type == Type.BIND && (source == null || !source.startsWith("/"))) {
            throw new InvalidInput(
                    "mounts", "a bind's source '" + source + "' is not an absolute path");
        }
        if (type == Type.TMPFS && source != null) {
            throw new InvalidInput("mounts", "a tmpfs has no source");
        }
    }
}
