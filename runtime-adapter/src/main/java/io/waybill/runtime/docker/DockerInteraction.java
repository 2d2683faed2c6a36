package io.waybill.runtime.docker;

import static io.waybill.runtime.docker.Refusals.translated;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.command.ExecStartCmd;
import com.github.dockerjava.api.command.InspectExecResponse;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.command.TopContainerResponse;
import com.github.dockerjava.api.model.ChangeLog;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

import io.waybill.domain.ContainerId;
import io.waybill.domain.container.ContainerStats;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.FileChange;
import io.waybill.domain.container.LogQuery;
import io.waybill.domain.container.PathKind;
import io.waybill.domain.container.ProcessTable;
import io.waybill.domain.container.TerminalSize;
import io.waybill.domain.wire.HostReply.OutputStream;
import io.waybill.runtime.ContainerInteraction;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.EngineExec;
import io.waybill.runtime.HostPolicy;
import io.waybill.runtime.RuntimeFailure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Programs run in, and looks into, the containers of an engine that speaks the Docker API. */
final class DockerInteraction implements ContainerInteraction {
    private static final Duration FOR_EVER = Duration.ofDays(3_650);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final int LOOKS = 250;
    private static final byte[] EMPTY_ARCHIVE = new byte[1_024];
    private static final List<Duration> SIZE_AGAIN =
            Stream.of(20, 50, 100, 200, 500, 1_000, 2_000).map(Duration::ofMillis).toList();
    private static final Logger log = LoggerFactory.getLogger(DockerInteraction.class);

    private final Supplier<DockerConnection> engine;
    private final Function<ContainerId, String> engineIds;
    private final Execs execs;
    private final HostPolicy policy;
    private final Map<String, TerminalSize> sizes = new ConcurrentHashMap<>();

    DockerInteraction(
            Supplier<DockerConnection> engine,
            Function<ContainerId, String> engineIds,
            Execs execs,
            HostPolicy policy) {
        this.engine = engine;
        this.engineIds = engineIds;
        this.execs = execs;
        this.policy = policy;
    }

    @Override
    public void knowPrepared(String prepared) {
        execs.isOurs(prepared);
    }

    @Override
    public Optional<String> programOfSomebodyElse(EngineExec exec) {
        return execs.programOfSomebodyElse(exec);
    }

    @Override
    public String prepareExec(ContainerId container, ExecCommand exec) {
        policy.requireProgram();
        String engineId = engineIds.apply(container);
        return translated(
                "prepare the program",
                () -> {
                    ExecCreateCmd create =
                            engine.get()
                                    .prompt()
                                    .execCreateCmd(engineId)
                                    .withCmd(exec.command().toArray(String[]::new))
                                    .withEnv(
                                            exec.environment().entrySet().stream()
                                                    .map(one -> one.getKey() + "=" + one.getValue())
                                                    .toList())
                                    .withTty(exec.terminal() != null)
                                    .withAttachStdin(exec.terminal() != null)
                                    .withAttachStdout(true)
                                    .withAttachStderr(true);
                    if (exec.user() != null) {
                        create.withUser(exec.user());
                    }
                    if (exec.workingDirectory() != null) {
                        create.withWorkingDir(exec.workingDirectory());
                    }
                    String prepared = create.exec().getId();
                    execs.isOurs(prepared);
                    return prepared;
                });
    }

    @Override
    public @Nullable Integer runPrepared(
            String prepared, Duration timeout, Output output, @Nullable Terminal terminal)
            throws InterruptedException {
        Frames frames = new Frames(output);
        boolean ended =
                translated(
                        "run the program",
                        () -> {
                            begin(prepared, frames, terminal);
                            return frames.endedWithin(timeout);
                        });
        if (!ended) {
            frames.abandon();
            return null;
        }
        frames.requireWhole();
        return exitCode(prepared);
    }

    private void begin(String prepared, Frames frames, @Nullable Terminal terminal) {
        ExecStartCmd start = engine.get().patient().execStartCmd(prepared);
        if (terminal == null) {
            start.exec(frames);
            return;
        }
        start.withTty(true).withStdIn(new TypedToTheEnd(terminal.typed())).exec(frames);
        sizes.put(prepared, terminal.size());
        Thread.ofVirtual().start(() -> insistOnSize(prepared, frames));
    }

    /**
     * Before a program runs, an engine has no terminal whose size it could change. Docker says so;
     * Podman says that it has, and has not.
     */
    private void insistOnSize(String prepared, Frames frames) {
        for (Duration later : SIZE_AGAIN) {
            TerminalSize size = sizes.get(prepared);
            if (size != null) {
                resize(prepared, size);
            }
            if (frames.endedWithin(later)) {
                break;
            }
        }
        sizes.remove(prepared);
    }

    @Override
    public void resize(String prepared, TerminalSize size) {
        sizes.replace(prepared, size);
        try {
            engine.get()
                    .prompt()
                    .resizeExecCmd(prepared)
                    .withSize(size.rows(), size.columns())
                    .exec();
        } catch (RuntimeException notNow) {
            log.debug("the terminal of {} keeps its size: {}", prepared, notNow.toString());
        }
    }

    @Override
    public void logs(ContainerId container, LogQuery query, Output output)
            throws InterruptedException {
        String engineId = engineIds.apply(container);
        // A terminal's output is not told apart; Podman needs to be asked for both.
        Frames frames = new Frames(output);
        LogContainerCmd logs =
                engine.get()
                        .patient()
                        .logContainerCmd(engineId)
                        .withStdOut(true)
                        .withStdErr(true)
                        .withFollowStream(query.follow())
                        .withTimestamps(query.timestamps());
        if (query.tail() != null) {
            logs.withTail(query.tail());
        }
        if (query.since() != null) {
            logs.withSince((int) Math.clamp(query.since().getEpochSecond(), 0, Integer.MAX_VALUE));
        }
        untilTheEnd("tell the output", frames, () -> logs.exec(frames));
    }

    private static void untilTheEnd(String doing, Frames frames, Runnable begin)
            throws InterruptedException {
        boolean ended =
                translated(
                        doing,
                        () -> {
                            begin.run();
                            return frames.endedWithin(FOR_EVER);
                        });
        if (!ended) {
            frames.abandon();
        }
        frames.requireWhole();
    }

    @Override
    public void stats(ContainerId container, boolean follow, Consumer<ContainerStats> samples)
            throws InterruptedException {
        String engineId = engineIds.apply(container);
        try (Samples told = new Samples(follow, samples)) {
            translated(
                    "tell what it uses",
                    () -> engine.get().patient().statsCmd(engineId).exec(told));
            told.awaitEnd();
        }
    }

    @Override
    public ProcessTable processes(ContainerId container) {
        String engineId = engineIds.apply(container);
        return translated(
                "list its processes",
                () -> {
                    TopContainerResponse top = top(engineId);
                    return new ProcessTable(
                            List.of(top.getTitles()),
                            Arrays.stream(top.getProcesses()).map(List::of).toList());
                });
    }

    // Podman runs the container's own ps, and answers nothing where there is none; asked for
    // columns
    // by name, it looks for itself.
    private TopContainerResponse top(String engineId) {
        try {
            return engine.get().prompt().topContainerCmd(engineId).exec();
        } catch (RuntimeException empty) {
            if (!String.valueOf(empty.getMessage()).contains("end-of-input")) {
                throw empty;
            }
            return engine.get()
                    .prompt()
                    .topContainerCmd(engineId)
                    .withPsArgs("user,pid,ppid,etime,args")
                    .exec();
        }
    }

    @Override
    public List<FileChange> changes(ContainerId container) {
        String engineId = engineIds.apply(container);
        return translated(
                "tell its changes",
                () ->
                        Objects.requireNonNullElse(
                                        engine.get().prompt().containerDiffCmd(engineId).exec(),
                                        List.<ChangeLog>of())
                                .stream()
                                .map(DockerInteraction::change)
                                .toList());
    }

    private static FileChange change(ChangeLog line) {
        FileChange.Kind kind =
                switch (line.getKind()) {
                    case 0 -> FileChange.Kind.CHANGED;
                    case 1 -> FileChange.Kind.ADDED;
                    default -> FileChange.Kind.DELETED;
                };
        return new FileChange(kind, line.getPath());
    }

    @Override
    public void readFiles(ContainerId container, String path, Consumer<byte[]> tar)
            throws InterruptedException {
        String engineId = engineIds.apply(container);
        try (InputStream archive = archive(engineId, path)) {
            byte[] buffer = new byte[32 << 10];
            for (int read = archive.read(buffer); read >= 0; read = archive.read(buffer)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (read > 0) {
                    tar.accept(Arrays.copyOf(buffer, read));
                }
            }
        } catch (IOException broken) {
            throw new EngineAway("the engine broke off: " + CutOff.words(broken), broken);
        }
    }

    @Override
    public PathKind kindOf(ContainerId container, String path) {
        String engineId = engineIds.apply(container);
        return new PathKind(
                new EnginePaths(at -> engine.get().answer(archiveOf(engineId, at))).kindOf(path));
    }

    @Override
    public void writeFiles(ContainerId container, String path, InputStream tar) {
        policy.requireProgram();
        String engineId = engineIds.apply(container);
        withPathTold(
                path,
                () ->
                        translated(
                                "take in files",
                                () ->
                                        engine.get()
                                                .patient()
                                                .copyArchiveToContainerCmd(engineId)
                                                .withRemotePath(path)
                                                .withTarInputStream(tar)
                                                .exec()));
    }

    // An engine that refuses a long archive hangs up on it; of an empty one it says why. Podman
    // would make the folder.
    @Override
    public void prepareCopy(ContainerId container, String path) {
        try (InputStream there = archive(engineIds.apply(container), path)) {
            log.debug("{} is in it: {}", path, there);
        } catch (IOException _) {
            // It is there: no more is to be known.
        }
        writeFiles(container, path, new ByteArrayInputStream(EMPTY_ARCHIVE));
    }

    private InputStream archive(String engineId, String path) {
        return withPathTold(
                path,
                () ->
                        translated(
                                "hand over " + path,
                                () -> engine.get().download(archiveOf(engineId, path))));
    }

    private static String archiveOf(String engineId, String path) {
        return "/containers/"
                + engineId
                + "/archive?path="
                + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    private static <T> T withPathTold(String path, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeFailure refused) {
            String said = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
            boolean missing =
                    said.contains("could not find the file")
                            || said.contains("could not be found")
                            || said.contains("no such file or directory");
            throw missing
                    ? new RuntimeFailure(
                            RuntimeFailure.PATH_NOT_FOUND, "there is no " + path + " in it")
                    : refused;
        }
    }

    // An engine may end the output a moment before it knows the exit code.
    private int exitCode(String prepared) throws InterruptedException {
        for (int looks = 0; looks < LOOKS; looks++) {
            InspectExecResponse answer =
                    translated(
                            "tell the exit code",
                            () -> engine.get().prompt().inspectExecCmd(prepared).exec());
            Long code = answer.getExitCodeLong();
            if (code != null && !Boolean.TRUE.equals(answer.isRunning())) {
                return Math.toIntExact(code);
            }
            Thread.sleep(LOOK_AGAIN);
        }
        throw new RuntimeFailure(
                "exit-code-unknown", "its output ended, and the engine tells no exit code");
    }

    /** Hands on an engine's output, and holds up the engine where it is not taken. */
    private static final class Frames extends ResultCallback.Adapter<Frame> {
        private final Output output;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable Throwable failure;
        private volatile boolean abandoned;
        private volatile @Nullable Closeable stream;

        Frames(Output output) {
            this.output = output;
        }

        @Override
        public void onStart(Closeable begun) {
            stream = begun;
            super.onStart(begun);
        }

        @Override
        public void onNext(Frame frame) {
            byte[] data = frame.getPayload();
            if (!abandoned && data != null && data.length > 0) {
                output.take(
                        frame.getStreamType() == StreamType.STDERR
                                ? OutputStream.STDERR
                                : OutputStream.STDOUT,
                        data);
            }
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
            ended.countDown();
        }

        @Override
        public void onComplete() {
            ended.countDown();
        }

        boolean endedWithin(Duration timeout) {
            try {
                return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        void abandon() throws InterruptedException {
            abandoned = true;
            Closeable open = stream;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException _) {
                    // It is not read any more either way.
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }

        void requireWhole() {
            Throwable thrown = failure;
            if (thrown != null) {
                translated(
                        "run the program",
                        () -> {
                            throw thrown instanceof RuntimeException known
                                    ? known
                                    : new IllegalStateException(thrown);
                        });
            }
        }
    }
}
