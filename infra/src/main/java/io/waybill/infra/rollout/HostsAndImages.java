package io.waybill.infra.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.host.HostState;
import io.waybill.domain.image.StoredImage;
import io.waybill.domain.rollout.Surroundings;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.interaction.HostRefused;
import io.waybill.infra.interaction.HostUnreachable;
import io.waybill.infra.interaction.StoredImages;
import io.waybill.runtime.registry.RegistryClient;
import io.waybill.runtime.registry.RegistryFailure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The world that a plan is made in: asked once for each plan, as far as the plan has to know. */
final class HostsAndImages implements Surroundings {
    private final Aggregates aggregates;
    private final ContainerNames names;
    private final StoredImages stored;
    private final RegistryClient registry;

    private final Map<HostId, Store> stores = new HashMap<>();
    private final Map<String, Optional<String>> registries = new HashMap<>();

    /**
     * @param because why it is not known what is there; none where it is
     */
    private record Store(List<StoredImage> images, @Nullable String because) {
        boolean has(String digest) {
            return images.stream()
                    .anyMatch(
                            image ->
                                    image.id().equals(digest)
                                            || image.references().stream()
                                                    .anyMatch(name -> name.endsWith("@" + digest)));
        }
    }

    HostsAndImages(
            Aggregates aggregates,
            ContainerNames names,
            StoredImages stored,
            RegistryClient registry) {
        this.aggregates = aggregates;
        this.names = names;
        this.stored = stored;
        this.registry = registry;
    }

    @Override
    public @Nullable String isNoPlaceBecause(HostId id, boolean comes) {
        HostState host;
        try {
            host = aggregates.host(id);
        } catch (UnknownThing unknown) {
            return unknown.getMessage();
        }
        if (host.decommissioned()) {
            return "host " + id.value() + " is decommissioned";
        }
        if (comes && host.cordoned()) {
            return "host " + id.value() + " is cordoned: it takes no more containers";
        }
        if (host.connected()) {
            return null;
        }
        String because = host.disconnectedBecause();
        return "host "
                + id.value()
                + " is not connected: "
                + (because == null ? "it was not reached yet" : because);
    }

    @Override
    public Optional<ContainerId> bearer(HostId host, String name) {
        return names.bearer(host, name);
    }

    @Override
    public @Nullable String isNotToBeHadBecause(HostId host, ImageReference image) {
        try {
            aggregates.requireStartable(image, "use");
        } catch (TransitionRefused withdrawn) {
            return withdrawn.getMessage();
        }
        String reference = image.reference();
        String digest = reference.substring(reference.indexOf('@') + 1);
        Store store = stores.computeIfAbsent(host, this::store);
        if (store.has(digest)) {
            return null;
        }
        String there =
                store.because() == null
                        ? "it is not on host " + host.value()
                        : "whether it is on host "
                                + host.value()
                                + " is not known ("
                                + store.because()
                                + ")";
        if (!reference.contains("@")) {
            return "image " + reference + " is in no registry, and " + there;
        }
        return registries
                .computeIfAbsent(reference, _ -> registryLacks(reference))
                .map(because -> there + ", and " + because)
                .orElse(null);
    }

    private Store store(HostId id) {
        try {
            return new Store(stored.on(aggregates.host(id)), null);
        } catch (HostUnreachable | HostRefused | IOException away) {
            return new Store(List.of(), String.valueOf(away.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Store(List.of(), "the service is about to stop");
        }
    }

    private Optional<String> registryLacks(String reference) {
        int at = reference.indexOf('@');
        try {
            registry.resolve(reference.substring(0, at), reference.substring(at + 1));
            return Optional.empty();
        } catch (RegistryFailure failure) {
            // What is on record was taken before it had to be signed.
            return failure.code().equals(RegistryFailure.UNSIGNED)
                    ? Optional.empty()
                    : Optional.of(String.valueOf(failure.getMessage()));
        }
    }
}
