package io.waybill.infra.web;

import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.infra.api.UpgradeRequest;
import io.waybill.infra.api.UpgradeRequest.Changes;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What of a container is to be other than it is, by the fields of a form that says what is so: one
 * that is left as it was asks for nothing.
 */
final class UpgradeFilled {
    private final Filled filled;
    private final Map<String, String> present;
    private final Set<String> unset = new HashSet<>();

    private UpgradeFilled(Filled filled, Desired desired) {
        this.filled = filled;
        this.present = present(desired);
    }

    /** The form's fields, as they are now. What is in the environment is not shown. */
    static Map<String, String> present(Desired desired) {
        ContainerSpec spec = desired.spec();
        Map<String, String> fields = new HashMap<>();
        put(fields, "version", desired.image().version() == 0 ? null : desired.image().version());
        put(fields, "ports", SpecText.ofPorts(spec.ports()));
        put(fields, "mounts", SpecText.ofMounts(spec.mounts()));
        put(fields, "memory", SpecText.ofMemory(spec.limits().memoryBytes()));
        put(
                fields,
                "cpus",
                spec.limits().cpus() == null ? null : spec.limits().cpus().toPlainString());
        put(fields, "restart", SpecText.ofRestart(spec.restartPolicy()));
        put(fields, "command", Arguments.text(spec.command()));
        put(fields, "entrypoint", Arguments.text(spec.entrypoint()));
        put(fields, "user", spec.user());
        put(fields, "directory", spec.workingDirectory());
        put(fields, "network", spec.networkMode());
        put(
                fields,
                "health",
                spec.healthCheck() == null ? null : Arguments.text(spec.healthCheck().test()));
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            fields.put(name, value.toString());
        }
    }

    static UpgradeRequest request(Filled filled, Desired desired, boolean dryRun, Because because) {
        return new UpgradeFilled(filled, desired).request(dryRun, because);
    }

    private UpgradeRequest request(boolean dryRun, Because because) {
        return new UpgradeRequest(
                null,
                Asked.number("version", filled.get("version")),
                changed("command", text -> Arguments.of("command", text)),
                changed("entrypoint", text -> Arguments.of("entrypoint", text)),
                changes("environment"),
                changes("labels"),
                limits(),
                changed("ports", SpecText::ports),
                changed("mounts", SpecText::mounts),
                changed("restart", SpecText::restart),
                health(),
                or("network", "networkMode"),
                or("user", "user"),
                or("directory", "workingDirectory"),
                unset,
                null,
                filled.get("grace"),
                Asked.word("order", ReplaceOrder.class, filled.get("order")),
                filled.get("note"),
                null,
                dryRun,
                because.reason(),
                because.ticket());
    }

    private boolean isOther(String field) {
        return !Objects.equals(same(filled.get(field)), same(present.get(field)));
    }

    // A browser ends lines as it likes.
    private static @Nullable String same(@Nullable String text) {
        return text == null ? null : text.replace("\r\n", "\n").strip();
    }

    private <T> @Nullable T changed(String field, Function<@Nullable String, @Nullable T> read) {
        return isOther(field) ? read.apply(filled.get(field)) : null;
    }

    /** What is new in a field; where it was emptied, its own default is asked for. */
    private @Nullable String or(String field, String named) {
        if (!isOther(field)) {
            return null;
        }
        if (filled.get(field) == null) {
            unset.add(named);
        }
        return filled.get(field);
    }

    private @Nullable Limits limits() {
        String memory = or("memory", "limits.memoryBytes");
        String cpus = or("cpus", "limits.cpus");
        return memory == null && cpus == null ? null : SpecText.limits(memory, cpus);
    }

    private @Nullable HealthCheck health() {
        String text = or("health", "healthCheck");
        List<String> test = Arguments.of("healthCheck", text);
        return test.isEmpty() ? null : new HealthCheck(test, null, null, null, 0);
    }

    private @Nullable Changes changes(String field) {
        String set = filled.get(field);
        String gone = filled.get(field + "Unset");
        return set == null && gone == null
                ? null
                : new Changes(SpecText.pairs(field, set), Set.copyOf(SpecText.names(gone)));
    }
}
