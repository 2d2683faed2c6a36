package io.waybill.runtime;

import io.waybill.domain.HostId;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.runtime.docker.DockerContainerRuntime;
import io.waybill.runtime.registry.Credentials;
import io.waybill.runtime.simulated.SimulatedContainerRuntime;

import java.nio.file.Path;
import java.util.Map;

/**
 * Opens the runtime that an address asks for.
 *
 * @param logins what engines pull with, by the registry's host and port
 * @param simulatedHosts the folder in which simulated hosts keep their containers
 * @param policy of all its hosts that are not simulated
 */
public record Runtimes(Map<String, Credentials> logins, Path simulatedHosts, HostPolicy policy) {
    /** Does not connect yet: an engine that is away is no error here. */
    public ContainerRuntime open(HostId host, HostEndpoint endpoint) {
        if (endpoint.isAgentApart()) {
            throw new IllegalArgumentException(
                    "where the engine of host " + host.value() + " is, only its agent knows");
        }
        return endpoint.isSimulated()
                ? new SimulatedContainerRuntime(simulatedHosts.resolve(host.value() + ".json"))
                : DockerContainerRuntime.open(endpoint, logins, policy);
    }
}
