package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Parts of a specification as people read them. */
final class SpecWords {
    private SpecWords() {}

    static String address(PortBinding port) {
        String ip = port.hostIp();
        return ip == null || ip.isEmpty() ? "0.0.0.0" : ip;
    }

    static String of(PortBinding port) {
        return address(port)
                + ":"
                + (port.hostPort() == 0 ? "any" : port.hostPort())
                + "->"
                + port.containerPort()
                + "/"
                + port.protocol();
    }

    static String of(Mount mount) {
        return mount.type().name().toLowerCase(Locale.ROOT)
                + (mount.source() == null ? "" : " " + mount.source())
                + (mount.readOnly() ? " read-only" : "");
    }

    /** The names that it bears on each network, by the network's. */
    static Map<String, String> networks(List<NetworkAttachment> networks) {
        return networks.stream()
                .collect(
                        Collectors.toMap(
                                NetworkAttachment::name,
                                network ->
                                        network.aliases().isEmpty()
                                                ? "by its own name"
                                                : "as " + String.join(" ", network.aliases())));
    }

    static String of(RestartPolicy policy) {
        return policy.name().name().toLowerCase(Locale.ROOT).replace('_', '-')
                + (policy.maximumRetries() == 0 ? "" : ":" + policy.maximumRetries());
    }

    static String of(@Nullable HealthCheck check) {
        return check == null
                ? "not set"
                : String.join(" ", check.test())
                        + option("interval", check.interval())
                        + option("timeout", check.timeout())
                        + option("start period", check.startPeriod())
                        + (check.retries() == 0 ? "" : ", retries " + check.retries());
    }

    private static String option(String name, @Nullable Duration duration) {
        return duration == null
                ? ""
                : ", "
                        + name
                        + " "
                        + duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
