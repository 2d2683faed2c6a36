package io.waybill.infra.api;

import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.TerminalSize;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.terminal.Transcripts;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Terminals in containers over WebSockets. Binary messages are what is typed, and what is shown;
 * text messages are JSON: a new size from one side; what was begun, and what became of it, from the
 * other.
 */
@Component
class TerminalHandler extends AbstractWebSocketHandler {
    private static final int SENT_WITHIN_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    private static final int LARGEST_BACKLOG = 1 << 20;

    private final Transcripts transcripts;
    private final Map<String, TerminalSession> open = new ConcurrentHashMap<>();

    TerminalHandler(Transcripts transcripts) {
        this.transcripts = transcripts;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        Map<String, Object> attributes = session.getAttributes();
        Object refused = attributes.get(TerminalHandshake.REFUSED);
        if (refused != null) {
            session.sendMessage(
                    new TextMessage(
                            WaybillJson.mapper().writeValueAsString(Map.of("refused", refused))));
            session.close(CloseStatus.POLICY_VIOLATION.withReason("refused"));
            return;
        }
        TerminalSession terminal =
                new TerminalSession(
                        new ConcurrentWebSocketSessionDecorator(
                                session, SENT_WITHIN_MILLIS, LARGEST_BACKLOG),
                        (RunningAct)
                                Objects.requireNonNull(attributes.get(TerminalHandshake.RUNNING)),
                        (ExecCommand)
                                Objects.requireNonNull(attributes.get(TerminalHandshake.EXEC)),
                        (StillAdmitted)
                                Objects.requireNonNull(attributes.get(TerminalHandshake.STILL)),
                        transcripts);
        open.put(session.getId(), terminal);
        terminal.start();
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message)
            throws InterruptedException {
        TerminalSession terminal = open.get(session.getId());
        if (terminal != null) {
            byte[] typed = new byte[message.getPayload().remaining()];
            message.getPayload().get(typed);
            terminal.typed(typed);
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message)
            throws Exception {
        TerminalSession terminal = open.get(session.getId());
        try {
            TerminalSize size =
                    WaybillJson.mapper().readValue(message.getPayload(), TerminalSize.class);
            if (terminal != null) {
                terminal.resized(size);
            }
        } catch (RuntimeException _) {
            session.close(
                    CloseStatus.BAD_DATA.withReason(
                            "a text message is {\"columns\": 80, \"rows\": 24}"));
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        TerminalSession terminal = open.remove(session.getId());
        if (terminal != null) {
            terminal.left();
        }
    }

    /** Else a stop would wait for those who never leave. */
    @EventListener
    void close(ContextClosedEvent closed) {
        open.values().forEach(TerminalSession::left);
    }
}
