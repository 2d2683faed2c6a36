package io.waybill.domain.container;

import io.waybill.domain.secret.SecretReference;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** In what one specification is other than another, field by field. */
public final class SpecDiff {
    private static final String HIDDEN = "***";

    private final List<Change> changes = new ArrayList<>();

    /**
     * @param field such as {@code environment.MODE} or {@code limits.memoryBytes}
     * @param from none where it was not set
     * @param to none where it is not set any more
     */
    public record Change(String field, @Nullable String from, @Nullable String to) {}

    private SpecDiff() {}

    public static List<Change> between(
            ImageReference image,
            ContainerSpec spec,
            ImageReference otherImage,
            ContainerSpec other) {
        SpecDiff diff = new SpecDiff();
        diff.compare("image", words(image), words(otherImage));
        diff.compare("command", words(spec.command()), words(other.command()));
        diff.compare("entrypoint", words(spec.entrypoint()), words(other.entrypoint()));
        diff.environment(spec, other);
        diff.compareAll("labels", spec.labels(), other.labels());
        diff.compare("ports", all(spec.ports(), SpecWords::of), all(other.ports(), SpecWords::of));
        diff.compareAll("mounts", mounts(spec), mounts(other));
        diff.limits(spec.limits(), other.limits());
        diff.compare(
                "restartPolicy",
                SpecWords.of(spec.restartPolicy()),
                SpecWords.of(other.restartPolicy()));
        diff.compare("healthCheck", words(spec.healthCheck()), words(other.healthCheck()));
        diff.compare("networkMode", spec.networkMode(), other.networkMode());
        diff.compareAll(
                "networks",
                SpecWords.networks(spec.networks()),
                SpecWords.networks(other.networks()));
        diff.compare("stopGrace", text(spec.stopGrace()), text(other.stopGrace()));
        diff.compare("user", spec.user(), other.user());
        diff.compare("workingDirectory", spec.workingDirectory(), other.workingDirectory());
        diff.compare("autoRemove", text(spec.autoRemove()), text(other.autoRemove()));
        diff.compare("placement", text(spec.placement()), text(other.placement()));
        diff.compare("timeToLive", text(spec.timeToLive()), text(other.timeToLive()));
        diff.compare("stack", text(spec.stack()), text(other.stack()));
        diff.compare("settings", words(spec.unrecorded()), words(other.unrecorded()));
        return List.copyOf(diff.changes);
    }

    private void compare(String field, @Nullable String from, @Nullable String to) {
        if (from == null ? to != null : !from.equals(to)) {
            changes.add(new Change(field, from, to));
        }
    }

    private void compareAll(String root, Map<String, String> from, Map<String, String> to) {
        Set<String> names = new TreeSet<>(from.keySet());
        names.addAll(to.keySet());
        names.forEach(name -> compare(root + "." + name, from.get(name), to.get(name)));
    }

    /** What looks like a secret is shown to have changed, not what it is. */
    private void environment(ContainerSpec from, ContainerSpec to) {
        Map<String, String> before = values(from);
        Map<String, String> after = values(to);
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String one = before.get(name);
            String other = after.get(name);
            if (one == null ? other != null : !one.equals(other)) {
                changes.add(new Change("environment." + name, shown(from, name), shown(to, name)));
            }
        }
    }

    // A value and a fingerprint are told apart, and so are two fingerprints.
    private static Map<String, String> values(ContainerSpec spec) {
        Map<String, String> values = new TreeMap<>();
        spec.environment().forEach((name, value) -> values.put(name, "value " + value));
        values.putAll(spec.fingerprints());
        return values;
    }

    private static @Nullable String shown(ContainerSpec spec, String name) {
        String value = spec.environment().get(name);
        if (value == null) {
            return spec.fingerprints().containsKey(name) ? HIDDEN : null;
        }
        if (SecretReference.of(value).isPresent()) {
            return value; // which one is no secret
        }
        return Redaction.namesSecret(name) ? HIDDEN : Redaction.text(value);
    }

    private void limits(Limits from, Limits to) {
        compare("limits.memoryBytes", text(from.memoryBytes()), text(to.memoryBytes()));
        boolean same =
                from.cpus() != null && to.cpus() != null && from.cpus().compareTo(to.cpus()) == 0;
        if (!same) {
            compare("limits.cpus", text(from.cpus()), text(to.cpus()));
        }
    }

    private static Map<String, String> mounts(ContainerSpec spec) {
        return spec.mounts().stream()
                .collect(Collectors.toMap(Mount::target, SpecWords::of, (one, _) -> one));
    }

    private static @Nullable String words(@Nullable HealthCheck check) {
        return check == null ? null : SpecWords.of(check);
    }

    private static String words(ImageReference image) {
        return image.version() == ImageReference.NONE
                ? image.reference()
                : image.image().value() + " version " + image.version();
    }

    private static @Nullable String words(List<String> words) {
        return words.isEmpty()
                ? null
                : Redaction.arguments(words, List.of()).stream().collect(Collectors.joining(" "));
    }

    private static <T> @Nullable String all(List<T> values, Function<T, String> each) {
        return values.isEmpty() ? null : values.stream().map(each).collect(Collectors.joining(" "));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
