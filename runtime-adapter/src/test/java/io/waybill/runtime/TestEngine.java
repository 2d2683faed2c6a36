package io.waybill.runtime;

import static org.junit.jupiter.api.Assertions.fail;

import io.waybill.domain.host.HostEndpoint;
import io.waybill.runtime.docker.DockerContainerRuntime;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import java.util.Map;

/**
 * The real engines that tests use where they are, and must use where {@value #REQUIRED} is true.
 */
public final class TestEngine {
    static final String REQUIRED = "waybill.engine.required";

    private TestEngine() {}

    public static HostEndpoint docker() {
        String address = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        return answering("Docker", address, true);
    }

    public static HostEndpoint podman() {
        String socket = System.getenv("WAYBILL_PODMAN_SOCKET");
        return answering("Podman", socket == null ? null : "unix://" + socket, socket != null);
    }

    /** {@code host:port} of a registry that has {@code shop/web}, tags v1 and v2. */
    public static String registry() {
        return System.getenv().getOrDefault("WAYBILL_TEST_REGISTRY", "127.0.0.1:5000");
    }

    private static HostEndpoint answering(
            String engine, @Nullable String address, boolean requirable) {
        String missing;
        if (address == null) {
            missing = "no " + engine + " is named";
        } else {
            HostEndpoint endpoint = new HostEndpoint(address, null);
            try (ContainerRuntime runtime =
                    DockerContainerRuntime.open(endpoint, Map.of(), HostPolicy.NONE)) {
                runtime.ping();
                return endpoint;
            } catch (RuntimeException away) {
                missing = engine + " does not answer at " + address;
            }
        }
        return missing(missing, requirable);
    }

    /** Skips the test, said aloud; fails it where that is not to be. */
    public static <T> T missing(String what, boolean requirable) {
        if (requirable && Boolean.getBoolean(REQUIRED)) {
            return fail(what + ", and " + REQUIRED + " is set");
        }
        System.err.println("SKIPPED: " + what + "; its tests did not run");
        return Assumptions.abort(what);
    }
}
