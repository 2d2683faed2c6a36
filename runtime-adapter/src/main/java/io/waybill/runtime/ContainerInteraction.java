package io.waybill.runtime;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerStats;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.FileChange;
import io.waybill.domain.container.LogQuery;
import io.waybill.domain.container.PathKind;
import io.waybill.domain.container.ProcessTable;
import io.waybill.domain.container.TerminalSize;
import io.waybill.domain.wire.HostReply;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is done inside a container, and what is looked at there. Unlike {@link ContainerRuntime}'s,
 * these calls are not to be repeated. Each throws {@link RuntimeFailure} and {@link EngineAway} as
 * those do; one that takes its time ends early where its thread is interrupted.
 */
public interface ContainerInteraction {

    /**
     * Prepares a program to be run. Nothing runs yet, and what is never run leaves nothing behind.
     *
     * @return the engine's own id of it, which its events name
     */
    String prepareExec(ContainerId container, ExecCommand exec);

    /** What an agent of Waybill's prepared before this one: it is nobody else's. */
    void knowPrepared(String prepared);

    /**
     * What somebody else ran in a container, without its arguments: they may hold secrets. None
     * where it was Waybill, or the engine itself to see whether the container is healthy, or where
     * the engine does not tell what ran.
     */
    Optional<String> programOfSomebodyElse(EngineExec exec);

    /**
     * Runs what was prepared, and waits for its end.
     *
     * @param terminal at which somebody sits; present exactly where it was prepared for one
     * @return its exit code; none where it still runs after the timeout, and goes on
     */
    @Nullable Integer runPrepared(
            String prepared, Duration timeout, Output output, @Nullable Terminal terminal)
            throws InterruptedException;

    /** Gives the terminal of a program that runs another size; nothing, where it runs no more. */
    void resize(String prepared, TerminalSize size);

    /**
     * What it wrote to its standard output and error.
     *
     * @return only where all of it is told; with {@code follow}, when it ends
     */
    void logs(ContainerId container, LogQuery query, Output output) throws InterruptedException;

    /** What it uses, in one sample, or with {@code follow} about each second while it is there. */
    void stats(ContainerId container, boolean follow, Consumer<ContainerStats> samples)
            throws InterruptedException;

    ProcessTable processes(ContainerId container);

    /** In what its file system differs from its image. */
    List<FileChange> changes(ContainerId container);

    /**
     * A file, or a folder with all that is in it, as a tar archive.
     *
     * @throws RuntimeFailure {@link RuntimeFailure#PATH_NOT_FOUND} where there is no such path
     */
    void readFiles(ContainerId container, String path, Consumer<byte[]> tar)
            throws InterruptedException;

    /** What is at a path, where links lead to; nothing of it is read. */
    PathKind kindOf(ContainerId container, String path);

    /**
     * Makes sure that files can be copied into a folder, without copying any.
     *
     * @throws RuntimeFailure {@link RuntimeFailure#PATH_NOT_FOUND} where there is no such folder
     */
    void prepareCopy(ContainerId container, String path);

    /**
     * Copies files into a folder that is there.
     *
     * @param tar an archive of them, read to its end as it comes
     */
    void writeFiles(ContainerId container, String path, InputStream tar);

    /**
     * A terminal.
     *
     * @param typed what is typed there, as it comes
     * @param size its size at first
     */
    record Terminal(InputStream typed, TerminalSize size) {}

    /** Takes what a container gives out, piece by piece; it may hold up who gives. */
    @FunctionalInterface
    interface Output {
        void take(HostReply.OutputStream stream, byte[] data);
    }
}
