package io.waybill.infra.compose;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.NetworkAttachment;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.stack.Condition;
import io.waybill.infra.compose.ComposeFile.Service;
import io.waybill.infra.compose.EnvironmentReader.Environment;
import io.waybill.infra.compose.Place.What;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one service of a file. */
final class ServiceReader {
    private static final Set<String> MODES = Set.of("bridge", "host", "none");
    private static final Pattern RESTART =
            Pattern.compile("(no|false|always|unless-stopped|on-failure)|on-failure:([0-9]{1,6})");
    private static final String RESERVED = "com.docker.compose.";

    private final String name;
    private final Place place;
    private final Problems problems;
    private final Values values;
    private final EnvironmentReader environment;
    private final NetworkTable networks;
    private final VolumeTable volumes;

    ServiceReader(
            String name,
            Place place,
            Problems problems,
            EnvironmentReader environment,
            NetworkTable networks,
            VolumeTable volumes) {
        this.name = name;
        this.place = place;
        this.problems = problems;
        this.values = new Values(problems);
        this.environment = environment;
        this.networks = networks;
        this.volumes = volumes;
    }

    /** None where something is wrong with it. */
    Optional<Service> read() {
        Fields fields = Fields.of(place, problems);
        Place named = fields.take("image");
        String image = values.text(named);
        String containerName = values.text(fields.take("container_name"));
        Map<String, Condition> dependsOn = dependsOn(fields.take("depends_on"));
        Deploy deploy = Deploy.read(fields, problems);
        Environment variables =
                environment.read(fields.take("env_file"), fields.take("environment"));
        Optional<ContainerSpec> spec = spec(fields, deploy, variables.values());
        fields.rest(ServiceFields.INSTEAD, ServiceFields.KNOWN);
        if (image == null) {
            problems.wrong(place, "it has no image");
            return Optional.empty();
        }
        return spec.map(
                made ->
                        new Service(
                                name,
                                image,
                                made,
                                Map.copyOf(variables.given()),
                                deploy.replicas(),
                                containerName,
                                dependsOn));
    }

    private Optional<ContainerSpec> spec(
            Fields fields, Deploy deploy, Map<String, String> variables) {
        Place mode = fields.take("network_mode");
        List<NetworkAttachment> joined = joined(fields.take("networks"), mode);
        List<PortBinding> ports = new PortsReader(problems).read(fields.take("ports"));
        List<Mount> mounts = volumes.mounts(fields.take("volumes"), fields.take("tmpfs"));
        // All is read before anything can be refused: what is not taken is told to be unknown.
        List<String> command = values.words(fields.take("command"));
        List<String> entrypoint = values.words(fields.take("entrypoint"));
        Map<String, String> labels = labels(fields.take("labels"));
        Limits limits = limits(fields, deploy);
        RestartPolicy restart = restart(fields.take("restart"));
        HealthCheck check = healthCheck(fields.take("healthcheck"));
        String user = values.text(fields.take("user"));
        String folder = values.text(fields.take("working_dir"));
        Duration grace = wholeSeconds(values.duration(fields.take("stop_grace_period")));
        try {
            return Optional.of(
                    new ContainerSpec(
                            command,
                            entrypoint,
                            variables,
                            ports,
                            mounts,
                            labels,
                            limits,
                            restart,
                            check,
                            mode(mode),
                            user,
                            folder,
                            false,
                            null,
                            null,
                            Map.of(),
                            List.of(),
                            joined,
                            grace,
                            null));
        } catch (InvalidInput invalid) {
            refuse(invalid);
            return Optional.empty();
        }
    }

    private void refuse(InvalidInput invalid) {
        problems.wrong(placeOf(invalid.field()), invalid.reason());
    }

    private @Nullable HealthCheck healthCheck(@Nullable Place place) {
        try {
            return HealthReader.read(place, problems);
        } catch (InvalidInput invalid) {
            refuse(invalid);
            return null;
        }
    }

    /** Where it is said what the specification calls otherwise. */
    private Place placeOf(String field) {
        return place.what() instanceof What.Fields(Map<String, Place> all)
                ? ServiceFields.saying(field).stream()
                        .flatMap(name -> Optional.ofNullable(all.get(name)).stream())
                        .findFirst()
                        .orElse(place)
                : place;
    }

    private @Nullable String mode(@Nullable Place mode) {
        String text = values.text(mode);
        if (mode != null && text != null && !MODES.contains(text)) {
            problems.unsupported(mode, "it is bridge, host or none here; name others as networks");
            return null;
        }
        return text;
    }

    private List<NetworkAttachment> joined(@Nullable Place place, @Nullable Place mode) {
        List<NetworkAttachment> joined = new ArrayList<>();
        if (mode != null) {
            if (place != null) {
                problems.wrong(place, "there is a network_mode, too; one of them is enough");
            }
            return joined;
        }
        if (place == null) {
            networks.joined(this.place, NetworkTable.DEFAULT, List.of(name)).ifPresent(joined::add);
        } else if (place.what() instanceof What.Fields(Map<String, Place> fields)) {
            fields.forEach((key, how) -> joined(how, key, aliases(how), joined));
        } else {
            for (Place each : values.items(place, false)) {
                String key = values.text(each);
                if (key != null) {
                    joined(each, key, List.of(name), joined);
                }
            }
        }
        return joined;
    }

    private void joined(
            Place at, String key, List<String> aliases, List<NetworkAttachment> joined) {
        networks.joined(at, key, aliases).ifPresent(joined::add);
    }

    private List<String> aliases(Place how) {
        Fields fields = Fields.of(how, problems);
        List<String> aliases = new ArrayList<>(List.of(name));
        aliases.addAll(values.texts(fields.take("aliases"), false));
        fields.rest(Map.of());
        return aliases;
    }

    private Map<String, String> labels(@Nullable Place place) {
        Map<String, String> labels = values.labels(place);
        if (place != null && labels.keySet().stream().anyMatch(l -> l.startsWith(RESERVED))) {
            problems.wrong(place, RESERVED + "* are set by themselves");
        }
        return labels;
    }

    private Limits limits(Fields fields, Deploy deploy) {
        Place memory = fields.take("mem_limit");
        Place cpus = fields.take("cpus");
        boolean twice =
                memory != null && deploy.memory() != null || cpus != null && deploy.cpus() != null;
        if (twice) {
            problems.wrong(
                    place, "its limits are said twice: deploy.resources.limits says them, too");
        }
        Long bytes = memory == null ? deploy.memory() : values.bytes(memory);
        BigDecimal share = cpus == null ? deploy.cpus() : values.decimal(cpus);
        // Nought is no limit, as for engines.
        try {
            return new Limits(
                    bytes == null || bytes == 0 ? null : bytes,
                    share == null || share.signum() == 0 ? null : share);
        } catch (InvalidInput invalid) {
            refuse(invalid);
            return Limits.NONE;
        }
    }

    private RestartPolicy restart(@Nullable Place place) {
        String text = values.text(place);
        if (place == null || text == null) {
            return RestartPolicy.NEVER;
        }
        Matcher parts = RESTART.matcher(text);
        if (!parts.matches()) {
            problems.wrong(
                    place, "'" + text + "' is not no, always, on-failure[:N] or unless-stopped");
            return RestartPolicy.NEVER;
        }
        String retries = parts.group(2);
        return switch (parts.group(1) == null ? "on-failure" : parts.group(1)) {
            case "always" -> new RestartPolicy(RestartPolicy.Name.ALWAYS, 0);
            case "unless-stopped" -> new RestartPolicy(RestartPolicy.Name.UNLESS_STOPPED, 0);
            case "on-failure" ->
                    new RestartPolicy(
                            RestartPolicy.Name.ON_FAILURE,
                            retries == null ? 0 : Integer.parseInt(retries));
            default -> RestartPolicy.NEVER;
        };
    }

    private Map<String, Condition> dependsOn(@Nullable Place place) {
        Map<String, Condition> others = new LinkedHashMap<>();
        if (place == null || !(place.what() instanceof What.Fields(Map<String, Place> all))) {
            values.texts(place, false).forEach(other -> others.put(other, Condition.STARTED));
            return others;
        }
        all.forEach(
                (other, how) -> {
                    Fields fields = Fields.of(how, problems);
                    Place condition = fields.take("condition");
                    Place required = fields.take("required");
                    Place restart = fields.take("restart");
                    if (required != null && !values.flag(required)) {
                        problems.unsupported(required, "a service is there, or it is not");
                    }
                    if (restart != null && values.flag(restart)) {
                        problems.unsupported(restart, "");
                    }
                    fields.rest(Map.of(), Set.of());
                    others.put(other, condition(condition));
                });
        return others;
    }

    private Condition condition(@Nullable Place place) {
        String text = values.text(place);
        return switch (text == null ? "service_started" : text) {
            case "service_started" -> Condition.STARTED;
            case "service_healthy" -> Condition.HEALTHY;
            case "service_completed_successfully" -> Condition.COMPLETED;
            default -> {
                if (place != null) {
                    problems.wrong(
                            place,
                            "it is service_started, service_healthy or service_completed_successfully");
                }
                yield Condition.STARTED;
            }
        };
    }

    // Engines count in whole seconds; less time than asked for would be a surprise.
    private static @Nullable Duration wholeSeconds(@Nullable Duration duration) {
        return duration == null ? null : Duration.ofSeconds(duration.plusMillis(999).toSeconds());
    }
}
