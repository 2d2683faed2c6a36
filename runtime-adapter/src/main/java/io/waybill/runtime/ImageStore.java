package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.image.BuildSource;
import io.waybill.domain.image.StoredImage;
import io.waybill.runtime.ContainerInteraction.Output;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * The images that an engine has. Each call throws {@link RuntimeFailure} and {@link EngineAway} as
 * {@link ContainerRuntime}'s do; one that takes its time ends early where its thread is
 * interrupted.
 */
public interface ImageStore {

    /**
     * An image, by name.
     *
     * @param id the engine's own
     * @param digest under which the registry of that name has it, as far as the engine knows
     */
    record Named(String id, @Nullable String digest) {}

    List<StoredImage> list();

    /**
     * Asks the registry for it, even where the engine has one of that name.
     *
     * @param reference with a tag or a digest
     * @param output is given what the engine says meanwhile
     */
    Named pull(String reference, Output output) throws InterruptedException;

    Named tag(String source, String target);

    /**
     * @return with the digest
     */
    Named push(String reference, Output output) throws InterruptedException;

    /**
     * Builds an image and gives it a name. What it leaves behind where it fails is the engine's.
     *
     * @param context a tar archive
     * @throws RuntimeFailure {@link RuntimeFailure#BUILD_FAILED} where a step of it fails
     */
    void build(
            String reference,
            BuildSource source,
            Map<String, String> arguments,
            InputStream context,
            Output output)
            throws InterruptedException;

    /** Makes an image of a container as it is, and gives it a name. */
    void commit(ContainerId container, String reference, boolean pause);

    /**
     * Takes all its references away, and so itself. Nothing is forced: an engine keeps what a
     * container was made from.
     */
    void remove(StoredImage image);
}
