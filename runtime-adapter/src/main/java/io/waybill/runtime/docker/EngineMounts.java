package io.waybill.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;

import io.waybill.domain.container.Mount;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is mounted into a container, in the domain's words. */
final class EngineMounts {
    private EngineMounts() {}

    /** The volumes that the engine named, by where they are mounted. */
    static Map<String, String> named(InspectContainerResponse container) {
        Map<String, String> named = new HashMap<>();
        for (Mount mount : of(container)) {
            String source = mount.source();
            if (mount.type() == Mount.Type.VOLUME
                    && source != null
                    && source.matches("[0-9a-f]{64}")) {
                named.put(mount.target(), source);
            }
        }
        return named;
    }

    static List<Mount> of(InspectContainerResponse container) {
        Map<String, Mount> byTarget = new HashMap<>();
        List<InspectContainerResponse.Mount> mounts = container.getMounts();
        for (InspectContainerResponse.Mount mount :
                mounts == null ? List.<InspectContainerResponse.Mount>of() : mounts) {
            Mount known = mount(mount);
            if (known != null) {
                byTarget.put(known.target(), known);
            }
        }
        Map<String, String> tmpfs = container.getHostConfig().getTmpFs();
        if (tmpfs != null) {
            tmpfs.forEach(
                    (target, options) ->
                            byTarget.putIfAbsent(
                                    target,
                                    new Mount(
                                            Mount.Type.TMPFS,
                                            null,
                                            target,
                                            List.of(options.split(",")).contains("ro"))));
        }
        List<Mount> sorted = new ArrayList<>(byTarget.values());
        sorted.sort(Comparator.comparing(Mount::target));
        return sorted;
    }

    private static @Nullable Mount mount(InspectContainerResponse.Mount mount) {
        String target = mount.getDestination() == null ? "" : mount.getDestination().getPath();
        boolean readOnly = Boolean.FALSE.equals(mount.getRW());
        String source = mount.getSource();
        if (!target.startsWith("/")) {
            return null;
        }
        if (mount.getName() != null && !mount.getName().isEmpty()) {
            return new Mount(Mount.Type.VOLUME, mount.getName(), target, readOnly);
        }
        return source == null || !source.startsWith("/")
                ? new Mount(Mount.Type.TMPFS, null, target, readOnly)
                : new Mount(Mount.Type.BIND, source, target, readOnly);
    }
}
