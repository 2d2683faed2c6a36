package io.waybill.infra.api;

import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.container.SpecEdit;
import io.waybill.infra.api.CommandRequests.Reasoned;
import io.waybill.infra.command.ContainerRevisions.How;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a container is to be from now on: only what is given changes.
 *
 * @param version the image's current one where nothing else is given either
 * @param unset fields that go back to the image's, or the engine's, own default
 * @param state what it is to be afterwards; as before where absent
 * @param order {@code auto}, {@code start-first} or {@code stop-first}
 * @param plain names of variables whose values are to be on record in the clear though they look
 *     like secrets
 * @param dryRun whether only to say what would change
 */
public record UpgradeRequest(
        @Nullable String image,
        @Nullable Integer version,
        @Nullable List<String> command,
        @Nullable List<String> entrypoint,
        @Nullable Changes environment,
        @Nullable Changes labels,
        @Nullable Limits limits,
        @Nullable List<PortBinding> ports,
        @Nullable List<Mount> mounts,
        @Nullable RestartPolicy restartPolicy,
        @Nullable HealthCheck healthCheck,
        @Nullable String networkMode,
        @Nullable String user,
        @Nullable String workingDirectory,
        @Nullable Set<String> unset,
        @Nullable DesiredState state,
        @Nullable String grace,
        @Nullable ReplaceOrder order,
        @Nullable String note,
        @Nullable Set<String> plain,
        @Nullable Boolean dryRun,
        @Nullable String reason,
        @Nullable String ticket)
        implements Reasoned {
    static final UpgradeRequest NOTHING =
            new UpgradeRequest(
                    null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null, null, null, null, null, null, null, null);

    /**
     * @param set names and values
     * @param unset names that are set no more
     */
    public record Changes(@Nullable Map<String, String> set, @Nullable Set<String> unset) {}

    SpecEdit edit() {
        return new SpecEdit(
                command,
                entrypoint,
                set(environment),
                unset(environment),
                set(labels),
                unset(labels),
                limits,
                ports,
                mounts,
                restartPolicy,
                healthCheck,
                networkMode,
                user,
                workingDirectory,
                unset == null ? Set.of() : unset);
    }

    How how() {
        return new How(
                state,
                Durations.parse("grace", grace),
                order == null ? ReplaceOrder.AUTO : order,
                note);
    }

    private static Map<String, String> set(@Nullable Changes changes) {
        return changes == null || changes.set() == null ? Map.of() : changes.set();
    }

    private static Set<String> unset(@Nullable Changes changes) {
        return changes == null || changes.unset() == null ? Set.of() : changes.unset();
    }
}
