package io.waybill.runtime.simulated;

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
import io.waybill.runtime.EngineExec;
import io.waybill.runtime.RuntimeFailure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Plays what an engine does inside containers, and says that it is played. */
final class SimulatedInteraction implements ContainerInteraction {
    private static final String NOTE = "simulated: this is only played, no process runs\n";
    private final Map<String, Prepared> programs = new ConcurrentHashMap<>();
    private final Function<ContainerId, SimulatedContainer> running;
    private final ByHand byHand;

    private record Prepared(ContainerId container, ExecCommand exec) {}

    /** What somebody does past Waybill. */
    interface ByHand {
        void stop(ContainerId container);

        /** Its process ends on its own. */
        void crash(ContainerId container, int exitCode);

        /** Runs another one, made like this one. */
        void run(ContainerId like, String name);
    }

    /**
     * @param running the container; throws where it does not run
     */
    SimulatedInteraction(Function<ContainerId, SimulatedContainer> running, ByHand byHand) {
        this.running = running;
        this.byHand = byHand;
    }

    @Override
    public String prepareExec(ContainerId container, ExecCommand exec) {
        var _ = running.apply(container);
        String id = UUID.randomUUID().toString();
        programs.put(id, new Prepared(container, exec));
        return id;
    }

    @Override
    public void knowPrepared(String prepared) {
        // Nobody else runs anything.
    }

    @Override
    public Optional<String> programOfSomebodyElse(EngineExec exec) {
        return Optional.empty();
    }

    /**
     * It knows {@code echo}, {@code exit} and {@code sleep}, with a shell around or without; and
     * {@code by-hand}, since nobody can otherwise do anything past Waybill on a host that is only
     * played: {@code by-hand stop}, {@code by-hand crash CODE}, {@code by-hand run NAME}.
     */
    @Override
    public @Nullable Integer runPrepared(
            String prepared, Duration timeout, Output output, @Nullable Terminal terminal)
            throws InterruptedException {
        Prepared program = programs.remove(prepared);
        if (program == null) {
            throw new RuntimeFailure("engine-refused", "there is no such program prepared");
        }
        List<String> command = unwrapped(program.exec().command());
        if (terminal == null && command.getFirst().equals("by-hand")) {
            return byHand(program.container(), command, output);
        }
        output.take(OutputStream.STDERR, bytes(NOTE));
        if (terminal != null) {
            return echo(terminal, output);
        }
        return switch (command.getFirst()) {
            case "exit" -> number(command);
            case "echo" -> {
                String words = String.join(" ", command.subList(1, command.size()));
                output.take(OutputStream.STDOUT, bytes(words + "\n"));
                yield 0;
            }
            case "sleep" -> slept(Duration.ofSeconds(number(command)), timeout) ? 0 : null;
            default -> {
                output.take(OutputStream.STDERR, bytes(command.getFirst() + ": not found\n"));
                yield 127;
            }
        };
    }

    private int byHand(ContainerId container, List<String> command, Output output)
            throws InterruptedException {
        List<String> deed = command.subList(1, command.size());
        output.take(
                OutputStream.STDOUT,
                bytes("played, as by somebody past Waybill: " + String.join(" ", deed) + "\n"));
        if (deed.equals(List.of("stop"))) {
            byHand.stop(container);
        } else if (deed.size() == 2 && deed.getFirst().equals("crash")) {
            byHand.crash(container, number(deed));
        } else if (deed.size() == 2 && deed.getFirst().equals("run")) {
            byHand.run(container, deed.getLast());
        } else {
            output.take(OutputStream.STDERR, bytes("by-hand: stop, crash CODE, or run NAME\n"));
            return 2;
        }
        return 0;
    }

    /** What is typed is shown, until {@code exit} is, or the end. */
    private static int echo(Terminal terminal, Output output) throws InterruptedException {
        try {
            StringBuilder line = new StringBuilder();
            for (int typed = terminal.typed().read(); typed > 4; typed = terminal.typed().read()) {
                output.take(OutputStream.STDOUT, new byte[] {(byte) typed});
                if (typed != '\r' && typed != '\n') {
                    line.append((char) typed);
                } else if (line.toString().equals("exit")) {
                    return 0;
                } else {
                    line.setLength(0);
                }
            }
            return 0;
        } catch (IOException interrupted) {
            throw new InterruptedException(interrupted.getMessage());
        }
    }

    /** A played terminal has any size. */
    @Override
    public void resize(String prepared, TerminalSize size) {}

    @Override
    public void logs(ContainerId container, LogQuery query, Output output)
            throws InterruptedException {
        var _ = running.apply(container);
        String time = query.timestamps() ? Instant.now() + " " : "";
        if (query.tail() == null || query.tail() > 0) {
            output.take(OutputStream.STDOUT, bytes(time + NOTE));
        }
        if (query.follow()) {
            Thread.sleep(Duration.ofDays(1)); // nothing more is ever written
        }
    }

    @Override
    public void stats(ContainerId container, boolean follow, Consumer<ContainerStats> samples)
            throws InterruptedException {
        var _ = running.apply(container);
        do {
            samples.accept(new ContainerStats(Instant.now(), 0, 0, 0, 0, 0, 0, 0, 0));
            if (follow) {
                Thread.sleep(Duration.ofSeconds(1));
            }
        } while (follow);
    }

    /** Every path is a folder's. */
    @Override
    public PathKind kindOf(ContainerId container, String path) {
        var _ = running.apply(container);
        return new PathKind(PathKind.Kind.FOLDER);
    }

    /** Every folder is there. */
    @Override
    public void prepareCopy(ContainerId container, String path) {
        var _ = running.apply(container);
    }

    /** What is copied in is read, and is nowhere. */
    @Override
    public void writeFiles(ContainerId container, String path, InputStream tar) {
        var _ = running.apply(container);
        try {
            tar.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException broken) {
            throw new RuntimeFailure("engine-refused", "the archive broke off");
        }
    }

    @Override
    public ProcessTable processes(ContainerId container) {
        var _ = running.apply(container);
        return new ProcessTable(List.of("CMD"), List.of(List.of(NOTE.strip())));
    }

    @Override
    public List<FileChange> changes(ContainerId container) {
        var _ = running.apply(container);
        return List.of();
    }

    @Override
    public void readFiles(ContainerId container, String path, Consumer<byte[]> tar) {
        var _ = running.apply(container);
        throw new RuntimeFailure(
                RuntimeFailure.PATH_NOT_FOUND, path + ": a simulated container has no files");
    }

    private static List<String> unwrapped(List<String> command) {
        boolean script = command.size() == 3 && command.get(1).equals("-c");
        return script ? List.of(command.get(2).strip().split("\\s+")) : command;
    }

    private static int number(List<String> command) {
        boolean said = command.size() > 1 && command.get(1).matches("\\d{1,6}");
        return said ? Integer.parseInt(command.get(1)) : 0;
    }

    private static boolean slept(Duration asked, Duration timeout) throws InterruptedException {
        boolean ends = asked.compareTo(timeout) <= 0;
        Thread.sleep(ends ? asked : timeout);
        return ends;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
