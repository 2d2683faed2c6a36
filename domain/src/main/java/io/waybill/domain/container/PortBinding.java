package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

/**
 * A container's port, published on its host.
 *
 * @param containerPort 1 to 65535
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param hostIp the host's address to listen on; all of them where none is named
 * @param hostPort 1 to 65535; 0 lets the engine choose
 */
public record PortBinding(
        int containerPort, String protocol, @Nullable String hostIp, int hostPort) {
    public PortBinding {
        protocol = protocol == null ? "tcp" : protocol;
        if (containerPort < 1 || containerPort > 65_535) {
            throw new InvalidInput(
                    "ports", "container port " + containerPort + " is not between 1 and 65535");
        }
        if (hostPort < 0 || hostPort > 65_535) {
            throw new InvalidInput(
                    "ports", "host port " + hostPort + " is not between 0 and 65535");
        }
        if (!protocol.equals("tcp") && !protocol.equals("udp") && !protocol.equals("sctp")) {
            throw new InvalidInput("ports", "protocol '" + protocol + "' is not tcp, udp or sctp");
        }
    }
}
