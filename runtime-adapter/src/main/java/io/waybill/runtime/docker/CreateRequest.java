package io.waybill.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.runtime.Placement;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A placement as the engine's request to create a container. */
final class CreateRequest {
    private static final BigDecimal NANO_CPUS = BigDecimal.valueOf(1_000_000_000L);

    private CreateRequest() {}

    static CreateContainerCmd of(DockerClient client, Placement placement) {
        ContainerSpec spec = placement.desired().spec();
        CreateContainerCmd request =
                client.createContainerCmd(placement.desired().image().reference())
                        .withName(placement.name())
                        .withLabels(placement.labels())
                        .withEnv(
                                placement.secrets().environment(spec).entrySet().stream()
                                        .map(
                                                variable ->
                                                        variable.getKey()
                                                                + "="
                                                                + variable.getValue())
                                        .toList())
                        .withExposedPorts(
                                spec.ports().stream().map(CreateRequest::exposed).toList())
                        .withHostConfig(hostConfig(spec, placement.volumes()));
        if (!spec.command().isEmpty()) {
            request.withCmd(spec.command());
        }
        if (!spec.entrypoint().isEmpty()) {
            request.withEntrypoint(spec.entrypoint());
        }
        if (spec.user() != null) {
            request.withUser(spec.user());
        }
        if (spec.workingDirectory() != null) {
            request.withWorkingDir(spec.workingDirectory());
        }
        if (!spec.networks().isEmpty()) {
            request.withAliases(spec.networks().getFirst().aliases());
        }
        if (spec.stopGrace() != null) {
            request.withStopTimeout(Math.toIntExact(spec.stopGrace().toSeconds()));
        }
        if (spec.healthCheck() != null) {
            request.withHealthcheck(healthCheck(spec.healthCheck()));
        }
        return request;
    }

    static Long nanoCpus(BigDecimal cpus) {
        return cpus.multiply(NANO_CPUS).longValue();
    }

    private static HostConfig hostConfig(ContainerSpec spec, Map<String, String> volumes) {
        HostConfig config =
                HostConfig.newHostConfig()
                        .withPortBindings(spec.ports().stream().map(CreateRequest::bound).toList())
                        .withMounts(
                                mounts(spec, volumes).stream().map(CreateRequest::mount).toList())
                        .withRestartPolicy(restartPolicy(spec.restartPolicy()))
                        .withAutoRemove(spec.autoRemove());
        Limits limits = spec.limits();
        if (limits.memoryBytes() != null) {
            config.withMemory(limits.memoryBytes());
        }
        if (limits.cpus() != null) {
            config.withNanoCPUs(nanoCpus(limits.cpus()));
        }
        if (spec.networkMode() != null) {
            config.withNetworkMode(spec.networkMode());
        }
        if (!spec.networks().isEmpty()) {
            config.withNetworkMode(spec.networks().getFirst().name());
        }
        return config;
    }

    private static ExposedPort exposed(io.waybill.domain.container.PortBinding port) {
        return new ExposedPort(port.containerPort(), InternetProtocol.parse(port.protocol()));
    }

    private static PortBinding bound(io.waybill.domain.container.PortBinding port) {
        String hostPort = port.hostPort() == 0 ? "" : Integer.toString(port.hostPort());
        return new PortBinding(new Binding(port.hostIp(), hostPort), exposed(port));
    }

    /** Where the engine named a volume for a former one, it is mounted by that name. */
    private static List<Mount> mounts(ContainerSpec spec, Map<String, String> volumes) {
        Map<String, String> left = new TreeMap<>(volumes);
        List<Mount> mounts = new ArrayList<>();
        for (Mount mount : spec.mounts()) {
            String volume = left.remove(mount.target());
            mounts.add(
                    volume == null
                            ? mount
                            : new Mount(mount.type(), volume, mount.target(), mount.readOnly()));
        }
        left.forEach(
                (target, volume) ->
                        mounts.add(new Mount(Mount.Type.VOLUME, volume, target, false)));
        return mounts;
    }

    private static com.github.dockerjava.api.model.Mount mount(Mount mount) {
        com.github.dockerjava.api.model.Mount request =
                new com.github.dockerjava.api.model.Mount()
                        .withType(
                                switch (mount.type()) {
                                    case BIND -> MountType.BIND;
                                    case VOLUME -> MountType.VOLUME;
                                    case TMPFS -> MountType.TMPFS;
                                })
                        .withTarget(mount.target())
                        .withReadOnly(mount.readOnly());
        return mount.source() == null ? request : request.withSource(mount.source());
    }

    static com.github.dockerjava.api.model.RestartPolicy restartPolicy(RestartPolicy policy) {
        return switch (policy.name()) {
            case NO -> com.github.dockerjava.api.model.RestartPolicy.noRestart();
            case ALWAYS -> com.github.dockerjava.api.model.RestartPolicy.alwaysRestart();
            case ON_FAILURE ->
                    com.github.dockerjava.api.model.RestartPolicy.onFailureRestart(
                            policy.maximumRetries());
            case UNLESS_STOPPED ->
                    com.github.dockerjava.api.model.RestartPolicy.unlessStoppedRestart();
        };
    }

    private static com.github.dockerjava.api.model.HealthCheck healthCheck(HealthCheck check) {
        List<String> test = new ArrayList<>();
        test.add("CMD");
        test.addAll(check.test());
        com.github.dockerjava.api.model.HealthCheck request =
                new com.github.dockerjava.api.model.HealthCheck().withTest(test);
        request.withInterval(nanos(check.interval()));
        request.withTimeout(nanos(check.timeout()));
        request.withStartPeriod(nanos(check.startPeriod()));
        return check.retries() == 0 ? request : request.withRetries(check.retries());
    }

    private static @Nullable Long nanos(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos();
    }
}
