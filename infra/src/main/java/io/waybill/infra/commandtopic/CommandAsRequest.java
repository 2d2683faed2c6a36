package io.waybill.infra.commandtopic;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request that says of itself what the command says: who asks, from where, and once. */
final class CommandAsRequest extends HttpServletRequestWrapper {
    private final ReceivedCommand command;

    CommandAsRequest(HttpServletRequest request, ReceivedCommand command) {
        super(request);
        this.command = command;
    }

    @Override
    public String getRemoteAddr() {
        return command.place();
    }

    @Override
    public @Nullable String getHeader(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "authorization" -> command.authorization();
            case "idempotency-key" -> command.idempotencyKey();
            case "x-correlation-id" -> command.asked().correlation();
            case "traceparent" -> command.asked().traceParent();
            default -> super.getHeader(name);
        };
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        if (!name.equalsIgnoreCase(HttpHeaders.AUTHORIZATION)) {
            return super.getHeaders(name);
        }
        String said = command.authorization();
        return Collections.enumeration(said == null ? List.of() : List.of(said));
    }

    @Override
    public @Nullable String getParameter(String name) {
        return command.parameters().get(name);
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String value = getParameter(name);
        return value == null ? null : new String[] {value};
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> all = new java.util.HashMap<>();
        command.parameters().forEach((name, value) -> all.put(name, new String[] {value}));
        return all;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(command.parameters().keySet());
    }
}
