package io.waybill.domain.host;

import com.fasterxml.jackson.annotation.JsonIgnore;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * Where a host's engine listens, as its agent reaches it.
 *
 * @param address {@code unix:///var/run/docker.sock}, {@code tcp://host:2376}, or {@code
 *     simulated:} for a host without an engine; {@code agent:} where an agent that runs apart looks
 *     after the host, which alone knows where its engine is
 * @param tls for tcp: the files to speak TLS with; plain text where absent
 */
public record HostEndpoint(String address, @Nullable Tls tls) {

    /**
     * PEM files on the agent's machine. Paths only: no key is ever in an event.
     *
     * @param ca the authority to trust
     */
    public record Tls(String ca, String certificate, String key) {}

    public static final HostEndpoint SIMULATED = new HostEndpoint("simulated:", null);

    public HostEndpoint {
        boolean unix = address.startsWith("unix:///") && address.length() > "unix:///".length();
        boolean tcp = address.startsWith("tcp://") && isHostAndPort(address);
        boolean other = address.equals("simulated:") || address.equals("agent:");
        if (!unix && !tcp && !other) {
            throw new InvalidInput(
                    "endpoint.address",
                    "'" + address + "' is not unix:///path, tcp://host:port, agent: or simulated:");
        }
        if (tls != null && !tcp) {
            throw new InvalidInput("endpoint.tls", "TLS goes with a tcp:// address only");
        }
    }

    /** Follows from the address, so it is not written beside it. */
    @JsonIgnore
    public boolean isSimulated() {
        return address.equals("simulated:");
    }

    /** Whether the service leaves the host to an agent that runs apart. */
    @JsonIgnore
    public boolean isAgentApart() {
        return address.equals("agent:");
    }

    private static boolean isHostAndPort(String address) {
        try {
            URI uri = URI.create(address);
            return uri.getHost() != null && uri.getPort() > 0 && uri.getPath().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
