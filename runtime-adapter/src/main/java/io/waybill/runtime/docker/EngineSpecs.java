package io.waybill.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports.Binding;

import io.waybill.domain.ImageId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Made;
import io.waybill.domain.container.NetworkAttachment;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.container.Unmanaged;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A container's specification, read back from its engine. What the image says, and what the engine
 * makes of what nobody said, is left out.
 */
final class EngineSpecs {
    private static final Set<String> THE_ENGINES =
            Set.of("", "default", "bridge", "slirp4netns", "pasta");

    private static final Duration USUAL_GRACE = Duration.ofSeconds(10);

    private EngineSpecs() {}

    static Unmanaged unmanaged(
            InspectContainerResponse container, @Nullable InspectImageResponse image) {
        String named = String.valueOf(container.getConfig().getImage());
        return new Unmanaged(
                EngineStates.observed(container),
                named,
                reference(named, container.getImageId(), image),
                spec(container, image, ContainerSpec.DEFAULT, EngineNetworks.found(container)));
    }

    static Made made(
            InspectContainerResponse container, InspectImageResponse image, Desired asked) {
        String wanted = asked.image().reference();
        String named = String.valueOf(container.getConfig().getImage());
        List<String> digests = image.getRepoDigests();
        boolean asAsked =
                wanted.equals(named)
                        || wanted.equals(container.getImageId())
                        || wanted.equals("sha256:" + container.getImageId())
                        || (digests != null && digests.contains(wanted));
        return new Made(
                asAsked ? asked.image() : reference(named, container.getImageId(), image),
                spec(
                        container,
                        image,
                        asked.spec(),
                        asked.spec().networks().isEmpty()
                                ? List.of()
                                : EngineNetworks.beside(container, asked.spec().networks())));
    }

    private static ImageReference reference(
            String named, String imageId, @Nullable InspectImageResponse image) {
        List<String> digests = image == null ? null : image.getRepoDigests();
        String repository = repositoryOf(named);
        String reference =
                digests == null || digests.isEmpty()
                        ? (imageId.startsWith("sha256:") ? imageId : "sha256:" + imageId)
                        : digests.stream()
                                .filter(digest -> digest.startsWith(repository + "@"))
                                .findFirst()
                                .orElse(digests.getFirst());
        return new ImageReference(imageName(repository), ImageReference.NONE, reference);
    }

    private static String repositoryOf(String named) {
        String undigested = named.contains("@") ? named.substring(0, named.indexOf('@')) : named;
        int colon = undigested.lastIndexOf(':');
        return colon > undigested.lastIndexOf('/') ? undigested.substring(0, colon) : undigested;
    }

    /** The last part of the repository's name, as an image's name may be. */
    private static ImageId imageName(String repository) {
        String last =
                repository.substring(repository.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String fit = last.replaceAll("[^a-z0-9._-]", "-").replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        boolean isAnId = fit.equals("sha256") || fit.matches("[0-9a-f]{12,64}");
        return new ImageId(
                fit.isEmpty() || isAnId
                        ? "unnamed"
                        : fit.substring(0, Math.min(fit.length(), 120)).replaceAll("[._-]+$", ""));
    }

    private static ContainerSpec spec(
            InspectContainerResponse container,
            @Nullable InspectImageResponse image,
            ContainerSpec asked,
            List<NetworkAttachment> networks) {
        ContainerConfig config = container.getConfig();
        ContainerConfig base = image == null ? null : image.getConfig();
        HostConfig host = container.getHostConfig();
        String network =
                networks.isEmpty() ? network(host.getNetworkMode(), asked.networkMode()) : null;
        EngineLimits limits = EngineLimits.of(host);
        RestartPolicy restart = restartPolicy(host.getRestartPolicy());
        List<String> unrecorded = EngineExtras.of(container, network, !networks.isEmpty());
        unrecorded.addAll(limits.unfit());
        return new ContainerSpec(
                beside(config.getCmd(), base == null ? null : base.getCmd(), asked.command()),
                beside(
                        config.getEntrypoint(),
                        base == null ? null : base.getEntrypoint(),
                        asked.entrypoint()),
                EngineEnvironment.of(config, base, asked.environment().keySet()),
                "host".equals(network) ? List.of() : ports(host),
                EngineMounts.of(container),
                labels(
                        config.getLabels(),
                        base == null ? null : base.getLabels(),
                        asked.labels().keySet()),
                limits.limits(),
                restart,
                healthCheck(config, base, asked.healthCheck()),
                network,
                beside(config.getUser(), base == null ? null : base.getUser(), asked.user()),
                workingDirectory(config, base, asked.workingDirectory()),
                Boolean.TRUE.equals(host.getAutoRemove()) && restart.equals(RestartPolicy.NEVER),
                null,
                null,
                Map.of(),
                unrecorded,
                networks,
                stopGrace(config, asked.stopGrace()),
                asked.stack());
    }

    /** What engines take where nothing is said is no choice of anybody's. */
    private static @Nullable Duration stopGrace(ContainerConfig config, @Nullable Duration asked) {
        Object told = config.getRawValues().get("StopTimeout");
        Duration grace =
                told instanceof Number number ? Duration.ofSeconds(number.longValue()) : null;
        if (grace == null) {
            return asked; // not every engine tells
        }
        return grace.equals(asked) || !grace.equals(USUAL_GRACE) ? grace : null;
    }

    private static List<String> beside(
            String @Nullable [] words, String @Nullable [] ofTheImage, List<String> asked) {
        if (words == null) {
            return List.of();
        }
        List<String> own = List.of(words);
        return own.equals(asked) || !Arrays.equals(words, ofTheImage) ? own : List.of();
    }

    private static @Nullable String beside(
            @Nullable String text, @Nullable String ofTheImage, @Nullable String asked) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return text.equals(asked) || !text.equals(ofTheImage) ? text : null;
    }

    // Podman writes the root where nobody named a folder.
    private static @Nullable String workingDirectory(
            ContainerConfig config, @Nullable ContainerConfig base, @Nullable String asked) {
        String folder =
                beside(config.getWorkingDir(), base == null ? null : base.getWorkingDir(), asked);
        return "/".equals(folder) && !"/".equals(asked) ? null : folder;
    }

    /** What the engine takes where none is named is no choice of anybody's. */
    private static @Nullable String network(@Nullable String mode, @Nullable String asked) {
        if (mode != null && !THE_ENGINES.contains(mode)) {
            return mode;
        }
        return asked != null && THE_ENGINES.contains(asked) ? asked : null;
    }

    private static Map<String, String> labels(
            @Nullable Map<String, String> labels,
            @Nullable Map<String, String> ofTheImage,
            Set<String> asked) {
        Map<String, String> own = new TreeMap<>();
        if (labels != null) {
            labels.forEach(
                    (name, value) -> {
                        boolean free =
                                !name.isEmpty() && !name.startsWith(ContainerSpec.RESERVED_LABELS);
                        if (free
                                && (asked.contains(name)
                                        || ofTheImage == null
                                        || !value.equals(ofTheImage.get(name)))) {
                            own.put(name, value);
                        }
                    });
        }
        return own;
    }

    private static List<PortBinding> ports(HostConfig host) {
        List<PortBinding> ports = new ArrayList<>();
        if (host.getPortBindings() == null) {
            return ports;
        }
        for (Map.Entry<ExposedPort, Binding[]> port :
                host.getPortBindings().getBindings().entrySet()) {
            for (Binding binding : port.getValue() == null ? new Binding[0] : port.getValue()) {
                ports.add(
                        new PortBinding(
                                port.getKey().getPort(),
                                port.getKey().getProtocol().toString(),
                                binding.getHostIp() == null || binding.getHostIp().isEmpty()
                                        ? null
                                        : binding.getHostIp(),
                                number(binding.getHostPortSpec())));
            }
        }
        ports.sort(
                Comparator.comparingInt(PortBinding::containerPort)
                        .thenComparing(PortBinding::protocol)
                        .thenComparingInt(PortBinding::hostPort));
        return ports;
    }

    // Of a range the engine takes one; which, only the running container tells.
    private static int number(@Nullable String port) {
        return port != null && port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0;
    }

    private static RestartPolicy restartPolicy(
            com.github.dockerjava.api.model.@Nullable RestartPolicy policy) {
        String name = policy == null ? "" : String.valueOf(policy.getName());
        return switch (name) {
            case "always" -> new RestartPolicy(RestartPolicy.Name.ALWAYS, 0);
            case "unless-stopped" -> new RestartPolicy(RestartPolicy.Name.UNLESS_STOPPED, 0);
            case "on-failure" ->
                    new RestartPolicy(
                            RestartPolicy.Name.ON_FAILURE,
                            Math.max(
                                    0,
                                    Objects.requireNonNullElse(
                                            policy == null ? null : policy.getMaximumRetryCount(),
                                            0)));
            default -> RestartPolicy.NEVER;
        };
    }

    private static @Nullable HealthCheck healthCheck(
            ContainerConfig config, @Nullable ContainerConfig base, @Nullable HealthCheck asked) {
        HealthCheck own = healthCheck(config.getHealthcheck());
        HealthCheck ofTheImage = base == null ? null : healthCheck(base.getHealthcheck());
        return Objects.equals(own, asked) || !Objects.equals(own, ofTheImage) ? own : null;
    }

    private static @Nullable HealthCheck healthCheck(
            com.github.dockerjava.api.model.@Nullable HealthCheck check) {
        List<String> test = check == null ? null : check.getTest();
        if (check == null || test == null || test.size() < 2) {
            return null;
        }
        List<String> command = test.subList(1, test.size());
        return new HealthCheck(
                test.getFirst().equals("CMD-SHELL")
                        ? List.of("/bin/sh", "-c", String.join(" ", command))
                        : command,
                duration(check.getInterval()),
                duration(check.getTimeout()),
                duration(check.getStartPeriod()),
                Math.max(0, Objects.requireNonNullElse(check.getRetries(), 0)));
    }

    private static @Nullable Duration duration(@Nullable Long nanos) {
        return nanos == null || nanos < 1_000_000 ? null : Duration.ofNanos(nanos);
    }
}
