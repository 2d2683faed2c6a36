package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What two revisions of a container have in common that only one of them can have at a time. */
public final class ReplaceRules {
    private ReplaceRules() {}

    /** Why both cannot run at once at all; none where they can. */
    public static @Nullable String excludes(ContainerSpec former, ContainerSpec next) {
        for (PortBinding port : next.ports()) {
            boolean taken = former.ports().stream().anyMatch(other -> isSame(port, other));
            if (taken) {
                return "both revisions publish host port "
                        + port.hostPort()
                        + "/"
                        + port.protocol();
            }
        }
        return null;
    }

    /** Why both had better not run at once; none where nothing is known against it. */
    public static @Nullable String speaksAgainst(ContainerSpec former, ContainerSpec next) {
        String excluded = excludes(former, next);
        if (excluded != null) {
            return excluded;
        }
        if ("host".equals(former.networkMode()) && "host".equals(next.networkMode())) {
            return "both revisions use the host's own network";
        }
        for (Mount mount : next.mounts()) {
            boolean shared = former.mounts().stream().anyMatch(other -> isWritten(mount, other));
            if (shared) {
                return "both revisions write to " + mount.source();
            }
        }
        return null;
    }

    /** Whether the engine can make one of the other, with the container as it is. */
    static boolean isInPlace(Desired former, ImageReference image, ContainerSpec next) {
        ContainerSpec spec = former.spec();
        return image.equals(former.image())
                && next.autoRemove() == spec.autoRemove()
                && !isTakenOff(spec.limits().memoryBytes(), next.limits().memoryBytes())
                && !isTakenOff(spec.limits().cpus(), next.limits().cpus())
                && spec.updated(next.limits(), next.restartPolicy()).equals(next);
    }

    // No engine takes a limit off again.
    private static boolean isTakenOff(@Nullable Object before, @Nullable Object now) {
        return before != null && now == null;
    }

    private static boolean isSame(PortBinding one, PortBinding other) {
        String address = SpecWords.address(one);
        String otherAddress = SpecWords.address(other);
        return one.hostPort() != 0
                && one.hostPort() == other.hostPort()
                && one.protocol().equals(other.protocol())
                && (address.equals(otherAddress) || isAny(address) || isAny(otherAddress));
    }

    private static boolean isAny(String address) {
        return List.of("0.0.0.0", "::").contains(address);
    }

    private static boolean isWritten(Mount one, Mount other) {
        String source = one.source();
        String otherSource = other.source();
        if (source == null
                || otherSource == null
                || one.type() != other.type()
                || one.readOnly()
                || other.readOnly()) {
            return false;
        }
        return source.equals(otherSource)
                || (one.type() == Mount.Type.BIND
                        && (isWithin(source, otherSource) || isWithin(otherSource, source)));
    }

    private static boolean isWithin(String path, String folder) {
        return path.startsWith(folder.endsWith("/") ? folder : folder + "/");
    }
}
