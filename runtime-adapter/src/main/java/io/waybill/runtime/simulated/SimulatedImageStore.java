package io.waybill.runtime.simulated;

import io.waybill.domain.ContainerId;
import io.waybill.domain.image.BuildSource;
import io.waybill.domain.image.StoredImage;
import io.waybill.runtime.ContainerInteraction.Output;
import io.waybill.runtime.ImageStore;
import io.waybill.runtime.RuntimeFailure;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A simulated host has the images of its containers, and cannot work with them. */
final class SimulatedImageStore implements ImageStore {
    private final Supplier<List<StoredImage>> inUse;

    SimulatedImageStore(Supplier<List<StoredImage>> inUse) {
        this.inUse = inUse;
    }

    @Override
    public List<StoredImage> list() {
        return inUse.get();
    }

    @Override
    public Named pull(String reference, Output output) {
        throw refused("pull " + reference);
    }

    @Override
    public Named tag(String source, String target) {
        throw refused("tag " + source);
    }

    @Override
    public Named push(String reference, Output output) {
        throw refused("push " + reference);
    }

    @Override
    public void build(
            String reference,
            BuildSource source,
            Map<String, String> arguments,
            InputStream context,
            Output output) {
        throw refused("build " + reference);
    }

    @Override
    public void commit(ContainerId container, String reference, boolean pause) {
        throw refused("commit a container");
    }

    @Override
    public void remove(StoredImage image) {
        throw refused("remove " + image.id());
    }

    private static RuntimeFailure refused(String doing) {
        return new RuntimeFailure(
                "simulated", "a simulated host has no engine that could " + doing);
    }
}
