package io.waybill.infra.api;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.TerminalSize;
import io.waybill.domain.wire.HostReply.Chunk;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.terminal.Transcript;
import io.waybill.infra.terminal.Transcripts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** One terminal, from its beginning to its end. */
final class TerminalSession {
    private static final Logger log = LoggerFactory.getLogger(TerminalSession.class);
    private static final Duration GLANCE = Duration.ofMillis(250);
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(10);

    private final WebSocketSession socket;
    private final RunningAct running;
    private final StillAdmitted still;
    private final Transcript transcript;
    private volatile boolean left;
    private boolean letOut;

    TerminalSession(
            WebSocketSession socket,
            RunningAct running,
            ExecCommand exec,
            StillAdmitted still,
            Transcripts transcripts) {
        this.socket = socket;
        this.running = running;
        this.still = still;
        CommandReply accepted = running.accepted();
        this.transcript =
                new Transcript(
                        new OperationId(Objects.requireNonNull(accepted.operation())),
                        new ContainerId(Objects.requireNonNull(accepted.container())),
                        Objects.requireNonNull(exec.terminal()),
                        String.join(" ", exec.onRecord().command()),
                        Instant.now(),
                        transcripts);
    }

    void start() {
        Thread.ofVirtual()
                .name("terminal-" + running.accepted().operation())
                .start(this::showToTheEnd);
    }

    void typed(byte[] data) throws InterruptedException {
        if (!running.conversation().give(data, false, TAKEN_WITHIN)) {
            end(CloseStatus.SERVICE_OVERLOAD.withReason("what is typed is not read"));
        }
    }

    void resized(TerminalSize size) {
        transcript.resized(size);
        running.conversation().resize(size);
    }

    /** Nobody sits there any more. */
    void left() {
        left = true;
    }

    private void showToTheEnd() {
        Screen screen = new Screen();
        try (running) {
            transcript.keepAll();
            say(ExecReply.of(running.accepted()));
            boolean over = show(screen);
            transcript.keepAll();
            if (over) {
                say(
                        ExecReply.of(running.accepted())
                                .with(screen, running.outcome(true, System.nanoTime())));
                end(CloseStatus.NORMAL);
            } else if (letOut) {
                end(CloseStatus.POLICY_VIOLATION.withReason("you are not signed in any more"));
            } else {
                end(
                        screen.isHostSilent()
                                ? CloseStatus.SERVER_ERROR.withReason("its host does not answer")
                                : CloseStatus.GOING_AWAY);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException gone) {
            log.debug("the terminal is left: {}", gone.toString());
        } catch (RuntimeException failure) {
            log.warn(
                    "terminal of operation {} ends: {}",
                    running.accepted().operation(),
                    failure.toString());
            end(
                    CloseStatus.SERVER_ERROR.withReason(
                            failure instanceof Transcript.NotKept
                                    ? String.valueOf(failure.getMessage())
                                    : "the service failed"));
        }
    }

    /**
     * @return whether the program ended
     */
    private boolean show(Screen screen) throws InterruptedException {
        while (!left && !screen.isHostSilent()) {
            if (running.follow(screen, System.nanoTime() + GLANCE.toNanos())) {
                return true;
            }
            transcript.keep();
            if (!still.isLetIn()) {
                letOut = true;
                left();
            }
        }
        return false;
    }

    private void say(ExecReply reply) throws IOException {
        socket.sendMessage(new TextMessage(WaybillJson.mapper().writeValueAsString(reply)));
    }

    private void end(CloseStatus status) {
        left = true;
        try {
            socket.close(status);
        } catch (IOException gone) {
            log.debug("the terminal is left: {}", gone.toString());
        }
    }

    /** Shows what the program writes, and keeps it. */
    private final class Screen extends OutputTaker {
        @Override
        void take(Chunk chunk) {
            transcript.shown(chunk.data());
            transcript.keep();
            try {
                socket.sendMessage(new BinaryMessage(chunk.data()));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
