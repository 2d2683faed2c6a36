package io.waybill.runtime.docker;

import com.github.dockerjava.api.model.ContainerConfig;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The variables that somebody gave a container, beside its image's and its engine's. */
final class EngineEnvironment {
    // Podman writes these down where nobody gave them.
    private static final Set<String> BY_THE_ENGINE =
            Set.of(
                    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    "TERM=xterm",
                    "container=podman",
                    "HOME=/root",
                    "HOME=/");

    private EngineEnvironment() {}

    /**
     * @param asked those that are told wherever they are from
     */
    static Map<String, String> of(
            ContainerConfig config, @Nullable ContainerConfig base, Set<String> asked) {
        Set<String> given = new HashSet<>(BY_THE_ENGINE);
        given.add("HOSTNAME=" + config.getHostName());
        if (base != null && base.getEnv() != null) {
            given.addAll(Set.of(base.getEnv()));
        }
        Map<String, String> own = new TreeMap<>();
        for (String variable : config.getEnv() == null ? new String[0] : config.getEnv()) {
            int equals = variable.indexOf('=');
            String name = equals > 0 ? variable.substring(0, equals) : "";
            if (equals > 0 && (asked.contains(name) || !given.contains(variable))) {
                own.put(name, variable.substring(equals + 1));
            }
        }
        return own;
    }
}
