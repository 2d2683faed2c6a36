package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.Refusal;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.TerminalSize;
import io.waybill.infra.access.AccessDecisions;
import io.waybill.infra.access.ApprovalNeeded;
import io.waybill.infra.interaction.HostUnreachable;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Begins a program at a terminal before the connection becomes a WebSocket, so that a refusal is an
 * answer like any other.
 */
@Component
class TerminalHandshake implements HandshakeInterceptor {
    static final String RUNNING = "running";
    static final String EXEC = "exec";
    static final String STILL = "still";
    static final String REFUSED = "refused";
    static final String OF_PAGES = "/ui/";
    private static final Duration USUAL_TIMEOUT = Duration.ofHours(12);

    private final AccessDecisions decisions;
    private final RunningExecs execs;
    private final HandlerExceptionResolver problems;

    TerminalHandshake(
            AccessDecisions decisions,
            RunningExecs execs,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.decisions = decisions;
        this.execs = execs;
        this.problems = problems;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        HttpServletRequest http = ((ServletServerHttpRequest) request).getServletRequest();
        try {
            decisions.require(Permission.OPERATE);
            requireWebSocket(http);
            ExecCommand exec = exec(http);
            RunningAct running =
                    execs.begin(container(http), exec, ContainerController.Why.of(http), http);
            attributes.put(RUNNING, running);
            attributes.put(EXEC, exec);
            attributes.put(STILL, new StillAdmitted(() -> false));
            return true;
        } catch (Refusal | ApprovalNeeded | HostUnreachable refused) {
            if (http.getRequestURI().startsWith(OF_PAGES) && isWebSocket(http)) {
                attributes.put(REFUSED, String.valueOf(refused.getMessage()));
                return true; // a browser shows its page nothing of an answer
            }
            return answered(refused, http, response);
        } catch (RuntimeException failure) {
            return answered(failure, http, response);
        }
    }

    private boolean answered(
            RuntimeException refused, HttpServletRequest http, ServerHttpResponse response) {
        HttpServletResponse answer = ((ServletServerHttpResponse) response).getServletResponse();
        if (problems.resolveException(http, answer, null, refused) == null) {
            throw refused;
        }
        return false;
    }

    // Nothing is begun for who could not sit there.
    private static void requireWebSocket(HttpServletRequest http) {
        if (!isWebSocket(http)) {
            throw new InvalidInput(
                    "Upgrade",
                    "a terminal is spoken to over a WebSocket: send 'Upgrade: websocket'");
        }
    }

    private static boolean isWebSocket(HttpServletRequest http) {
        return "websocket".equalsIgnoreCase(http.getHeader("Upgrade"));
    }

    private static ExecCommand exec(HttpServletRequest http) {
        String[] command = http.getParameterValues("command");
        return new ExecCommand(
                command == null ? List.of("sh") : List.of(command),
                Map.of("TERM", Objects.requireNonNullElse(http.getParameter("term"), "xterm")),
                http.getParameter("user"),
                http.getParameter("workingDirectory"),
                Objects.requireNonNullElse(
                        Durations.parse("timeout", http.getParameter("timeout")), USUAL_TIMEOUT),
                new TerminalSize(number(http, "columns", 80), number(http, "rows", 24)));
    }

    private static int number(HttpServletRequest http, String name, int usual) {
        String text = http.getParameter(name);
        try {
            return text == null ? usual : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new InvalidInput(name, "'" + text + "' is not a number");
        }
    }

    private static String container(HttpServletRequest http) {
        Map<?, ?> variables =
                (Map<?, ?>)
                        Objects.requireNonNull(
                                http.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE));
        return String.valueOf(variables.get("container"));
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception failure) {}
}
