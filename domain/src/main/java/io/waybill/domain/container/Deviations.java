package io.waybill.domain.container;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * In what a container is not made as it was asked to be. What an engine chooses where nothing was
 * asked for is no deviation.
 */
public final class Deviations {
    private static final String LIMITS = "limits";
    private static final String RESTART_POLICY = "restartPolicy";

    /** What a specification has no words for: to what it was to be, nobody knows. */
    private static final String SETTINGS = "settings";

    private static final String UNLIMITED = "unlimited";
    private static final String AN_ANONYMOUS_VOLUMES_NAME = "[0-9a-f]{64}";
    private static final String NOT_SET = "not set";

    private final List<Drift> found = new ArrayList<>();

    private Deviations() {}

    public static List<Drift> of(Desired desired, Made made) {
        Deviations deviations = new Deviations();
        ContainerSpec asked = desired.spec();
        ContainerSpec is = made.spec();
        deviations.compare("image", desired.image().reference(), made.image().reference());
        deviations.compare("command", words(asked.command()), words(is.command()));
        deviations.compare("entrypoint", words(asked.entrypoint()), words(is.entrypoint()));
        deviations.environment(asked, is);
        deviations.ports(asked.ports(), is.ports());
        deviations.mounts(asked.mounts(), is.mounts());
        deviations.labels(asked.labels(), is.labels());
        deviations.limits(asked.limits(), is.limits());
        deviations.compare(
                RESTART_POLICY,
                SpecWords.of(asked.restartPolicy()),
                SpecWords.of(is.restartPolicy()));
        deviations.healthCheck(asked.healthCheck(), is.healthCheck());
        deviations.compare("networkMode", orElse(asked.networkMode()), orElse(is.networkMode()));
        deviations.networks(asked.networks(), is.networks());
        deviations.compare("stopGrace", text(asked.stopGrace()), text(is.stopGrace()));
        deviations.compare("user", orElse(asked.user()), orElse(is.user()));
        deviations.compare(
                "workingDirectory",
                orElse(asked.workingDirectory()),
                orElse(is.workingDirectory()));
        deviations.compare(
                "autoRemove",
                Boolean.toString(asked.autoRemove()),
                Boolean.toString(is.autoRemove()));
        deviations.compare(SETTINGS, words(asked.unrecorded()), words(is.unrecorded()));
        return List.copyOf(deviations.found);
    }

    /** Whether it is undone in the container that is there. No engine takes a limit off again. */
    public static boolean isUndoneInPlace(Drift drift) {
        String root = rootOf(drift);
        return !isOfSpec(drift)
                || root.equals(RESTART_POLICY)
                || (root.equals(LIMITS) && !drift.desired().equals(UNLIMITED));
    }

    /** Whether it says that what is there is not the container that was asked for. */
    static boolean needsAnotherOne(Drift drift) {
        return isOfSpec(drift) && !Set.of(LIMITS, RESTART_POLICY, SETTINGS).contains(rootOf(drift));
    }

    /** Whether the field is the state or the name, which a specification says nothing of. */
    static boolean isOfSpec(Drift drift) {
        return !drift.field().equals(Drift.STATE) && !drift.field().equals(Drift.NAME);
    }

    private static String rootOf(Drift drift) {
        int dot = drift.field().indexOf('.');
        return dot < 0 ? drift.field() : drift.field().substring(0, dot);
    }

    /** What was asked for, but for that in which it deviates. */
    static ContainerSpec accepted(ContainerSpec asked, Made made, List<Drift> drift) {
        Set<String> other = drift.stream().map(Deviations::rootOf).collect(Collectors.toSet());
        ContainerSpec is = made.spec();
        return new ContainerSpec(
                (other.contains("command") ? is : asked).command(),
                (other.contains("entrypoint") ? is : asked).entrypoint(),
                (other.contains("environment") ? is : asked).environment(),
                (other.contains("ports") ? is : asked).ports(),
                (other.contains("mounts") ? is : asked).mounts(),
                (other.contains("labels") ? is : asked).labels(),
                (other.contains(LIMITS) ? is : asked).limits(),
                (other.contains(RESTART_POLICY) ? is : asked).restartPolicy(),
                (other.contains("healthCheck") ? is : asked).healthCheck(),
                (other.contains("networkMode") ? is : asked).networkMode(),
                (other.contains("user") ? is : asked).user(),
                (other.contains("workingDirectory") ? is : asked).workingDirectory(),
                (other.contains("autoRemove") ? is : asked).autoRemove(),
                asked.placement(),
                asked.timeToLive(),
                (other.contains("environment") ? is : asked).fingerprints(),
                (other.contains(SETTINGS) ? is : asked).unrecorded(),
                (other.contains("networks") ? is : asked).networks(),
                (other.contains("stopGrace") ? is : asked).stopGrace(),
                asked.stack());
    }

    static boolean isOfImage(Drift drift) {
        return drift.field().equals("image");
    }

    private void compare(String field, String asked, String is) {
        if (!asked.equals(is)) {
            found.add(new Drift(field, asked, is));
        }
    }

    /** Values are not shown: some of them could be secrets. */
    private void environment(ContainerSpec asked, ContainerSpec is) {
        Set<String> names = new TreeSet<>(asked.environment().keySet());
        names.addAll(asked.fingerprints().keySet());
        names.addAll(is.environment().keySet());
        names.addAll(is.fingerprints().keySet());
        for (String name : names) {
            String field = "environment." + name;
            if (!isSet(asked, name)) {
                found.add(new Drift(field, NOT_SET, "set"));
            } else if (!isSet(is, name)) {
                found.add(new Drift(field, "set", NOT_SET));
            } else if (isOther(asked, is, name)) {
                found.add(new Drift(field, "as asked for", "another value"));
            }
        }
    }

    private static boolean isSet(ContainerSpec spec, String name) {
        return spec.environment().containsKey(name) || spec.fingerprints().containsKey(name);
    }

    private static boolean isOther(ContainerSpec asked, ContainerSpec is, String name) {
        String before = asked.fingerprints().get(name);
        String now = is.fingerprints().get(name);
        if (before == null) {
            return !Objects.equals(asked.environment().get(name), is.environment().get(name));
        }
        if (now == null) {
            return false; // a value and a fingerprint of one say nothing of each other
        }
        Fingerprint one = Fingerprint.parse(before);
        Fingerprint other = Fingerprint.parse(now);
        return one.key().equals(other.key()) && !one.equals(other);
    }

    private void ports(List<PortBinding> asked, List<PortBinding> is) {
        boolean same =
                asked.size() == is.size()
                        && asked.stream()
                                .allMatch(port -> is.stream().anyMatch(now -> isMet(port, now)));
        if (!same) {
            found.add(new Drift("ports", words(asked, SpecWords::of), words(is, SpecWords::of)));
        }
    }

    /** Where the engine was to choose, each choice is as asked for. */
    private static boolean isMet(PortBinding asked, PortBinding is) {
        return asked.containerPort() == is.containerPort()
                && asked.protocol().equals(is.protocol())
                && SpecWords.address(asked).equals(SpecWords.address(is))
                && (asked.hostPort() == 0 || asked.hostPort() == is.hostPort());
    }

    private void mounts(List<Mount> asked, List<Mount> is) {
        Map<String, Mount> there =
                is.stream().collect(Collectors.toMap(Mount::target, mount -> mount, (a, _) -> a));
        for (Mount mount : asked) {
            Mount now = there.remove(mount.target());
            if (now == null || !isMet(mount, now)) {
                found.add(
                        new Drift(
                                "mounts." + mount.target(),
                                SpecWords.of(mount),
                                now == null ? NOT_SET : SpecWords.of(now)));
            }
        }
        // An image may declare volumes, which the engine names.
        for (Mount mount : is) {
            if (there.containsKey(mount.target()) && !isAnonymous(mount)) {
                found.add(new Drift("mounts." + mount.target(), NOT_SET, SpecWords.of(mount)));
            }
        }
    }

    private static boolean isMet(Mount asked, Mount is) {
        boolean anyVolume = asked.type() == Mount.Type.VOLUME && asked.source() == null;
        return asked.type() == is.type()
                && asked.readOnly() == is.readOnly()
                && (anyVolume || Objects.equals(asked.source(), is.source()));
    }

    private static boolean isAnonymous(Mount mount) {
        return mount.type() == Mount.Type.VOLUME
                && mount.source() != null
                && mount.source().matches(AN_ANONYMOUS_VOLUMES_NAME);
    }

    /** Who made a network, and how, is nothing that the container deviates in. */
    private void networks(List<NetworkAttachment> asked, List<NetworkAttachment> is) {
        Map<String, String> before = SpecWords.networks(asked);
        Map<String, String> now = SpecWords.networks(is);
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        names.forEach(
                name ->
                        compare(
                                "networks." + name,
                                before.getOrDefault(name, NOT_SET),
                                now.getOrDefault(name, NOT_SET)));
    }

    private void labels(Map<String, String> asked, Map<String, String> is) {
        Set<String> names = new TreeSet<>(asked.keySet());
        names.addAll(is.keySet());
        names.forEach(
                name ->
                        compare(
                                "labels." + name,
                                asked.getOrDefault(name, NOT_SET),
                                is.getOrDefault(name, NOT_SET)));
    }

    private void healthCheck(@Nullable HealthCheck asked, @Nullable HealthCheck is) {
        boolean same = asked == null || is == null ? asked == is : isMet(asked, is);
        if (!same) {
            found.add(new Drift("healthCheck", SpecWords.of(asked), SpecWords.of(is)));
        }
    }

    private static boolean isMet(HealthCheck asked, HealthCheck is) {
        return asked.test().equals(is.test())
                && isMet(asked.interval(), is.interval())
                && isMet(asked.timeout(), is.timeout())
                && isMet(asked.startPeriod(), is.startPeriod())
                && (asked.retries() == 0 || asked.retries() == is.retries());
    }

    private static boolean isMet(@Nullable Duration asked, @Nullable Duration is) {
        return asked == null || asked.equals(is);
    }

    private void limits(Limits asked, Limits is) {
        compare("limits.memoryBytes", unlimited(asked.memoryBytes()), unlimited(is.memoryBytes()));
        BigDecimal cpus = asked.cpus();
        BigDecimal now = is.cpus();
        boolean same = cpus == null || now == null ? cpus == now : cpus.compareTo(now) == 0;
        if (!same) {
            found.add(new Drift("limits.cpus", unlimited(cpus), unlimited(now)));
        }
    }

    private static String unlimited(@Nullable Object limit) {
        return limit == null ? UNLIMITED : limit.toString();
    }

    private static String text(@Nullable Object value) {
        return value == null ? NOT_SET : value.toString();
    }

    private static String orElse(@Nullable String text) {
        return text == null ? NOT_SET : text;
    }

    private static String words(Collection<String> values) {
        return words(values, Function.identity());
    }

    private static <T> String words(Collection<T> values, Function<T, String> each) {
        return values.isEmpty()
                ? NOT_SET
                : values.stream().map(each).collect(Collectors.joining(" "));
    }
}
