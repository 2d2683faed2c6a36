package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.container.Unmanaged;
import io.waybill.domain.host.EngineInfo;
import io.waybill.domain.host.HostImageChange;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One container engine. Calls may be repeated after a crash, so each is idempotent, and keyed by
 * Waybill's own id, never by the engine's. Each throws {@link RuntimeFailure} where the engine
 * answered and refused, and {@link EngineAway} where it did not answer.
 */
public interface ContainerRuntime extends AutoCloseable {
    EngineInfo info();

    void ping();

    /** Every container on the host, in any state, whoever made it, as far as a list tells. */
    List<Listed> list();

    /** Lets a container that bears no label be known by its engine's id: an adopted one. */
    void know(ContainerId container, String engineId);

    /**
     * A container that is none of Waybill's, whole; none where it is not on the host. Its
     * environment is as the engine has it: not to be reported so.
     */
    Optional<Unmanaged> examine(String engineId);

    /** All there is of the container: two of it, while one takes the place of the other. */
    List<Found> all(ContainerId container);

    /**
     * Has this one of it be meant by the container's calls, and no other, until that is taken back.
     *
     * @param engineId none to take it back
     */
    void mean(ContainerId container, @Nullable String engineId);

    /** What its health check said last; none where it has none, or has said nothing. */
    Optional<String> healthSays(ContainerId container);

    /** The container as it is now; none where it is not on the host. */
    Optional<Found> inspect(ContainerId container);

    /**
     * The same, and how it is made.
     *
     * @param asked what is so is told in its words
     */
    Optional<Found> inspect(ContainerId container, Desired asked);

    /**
     * Makes sure that the image is on the host.
     *
     * @param reference {@code repository@sha256:…}
     */
    void pull(String reference);

    /**
     * Makes the container, not started. Where it is on the host already, nothing is done.
     *
     * @throws RuntimeFailure {@link RuntimeFailure#IMAGE_NOT_FOUND} where its image is to be pulled
     *     first, among others
     */
    void create(Placement placement);

    void start(ContainerId container);

    /**
     * Asks the process to end, and kills it after the grace.
     *
     * @param grace the engine's own where absent
     */
    void stop(ContainerId container, @Nullable Duration grace);

    /**
     * @param signal its name without SIG
     */
    void kill(ContainerId container, String signal);

    void restart(ContainerId container, @Nullable Duration grace);

    void pause(ContainerId container);

    void unpause(ContainerId container);

    void rename(ContainerId container, String name);

    /**
     * Changes of how it is made what an engine changes while it is there. A limit that is absent
     * stays as it is.
     */
    void update(ContainerId container, Limits limits, RestartPolicy restartPolicy);

    /**
     * @param force whether a running process is killed; else its removal is refused
     */
    void remove(ContainerId container, boolean force);

    /**
     * Whether the engine is being stopped: it stops its containers as somebody else would, but
     * takes in nobody new by then.
     */
    boolean isEnding();

    /** The engine's clock. */
    Instant now();

    /**
     * Tells of what happens on the host, each event once. The engine may drop events, and its
     * stream may go silent, so what it tells is a hint to look, never the truth.
     *
     * @param seenUntil until when somebody else watched before the first watch, by the engine's
     *     clock; none where nobody did. What the engine remembers is told from a while before that
     *     on; but nothing where it does not remember all since then: what is missing would make the
     *     rest untrue. A later watch goes on where the one before ended
     */
    Watch watch(@Nullable Instant seenUntil, Listener listener);

    /** What is done inside its containers, and what is looked at there. */
    ContainerInteraction interaction();

    /** The images that it has. */
    ImageStore images();

    @Override
    void close();

    /** Who is told what happens on the host. */
    @FunctionalInterface
    interface Listener {
        /** Something happened to one of Waybill's containers. */
        void happened(EngineEvent event);

        /** Something happened to a container that is none of Waybill's. */
        default void happenedToOther(String engineId) {}

        /** A program has ended that was run in one of Waybill's containers, by whomever. */
        default void ran(EngineExec exec) {}

        /**
         * Something became of an image in the host's own store.
         *
         * @param ours whether it is by a call of this runtime
         */
        default void imageChanged(HostImageChange change, boolean ours, Instant at) {}
    }

    /** A subscription to an engine's events. */
    interface Watch extends AutoCloseable {
        /** Why the engine ended it; none while it lasts. */
        @Nullable String endedBecause();

        /** Tells what the engine remembers and its stream has not told: it may be dead. */
        Memory catchUp();

        /** Opens another stream before it closes the one it has: that may be dead. */
        void renew();

        @Override
        void close();
    }

    /** How much an engine remembers of what happened since it was last heard. */
    enum Memory {
        ALL,
        /** Not all: what is missing shows only in how things are. */
        SOME,
        /** Nothing of what was before: it was started anew. */
        NONE
    }
}
