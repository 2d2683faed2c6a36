package io.waybill.infra.commandtopic;

import io.waybill.infra.command.NewIds;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets through the {@link OwnApiConnector} what this process itself asks, and nobody else: each
 * request names one that is expected, by a number that cannot be guessed. What came by Kafka beside
 * the body is taken from there, so no token passes through the socket, and no other text must fit
 * into a header.
 */
final class OwnApiFilter extends OncePerRequestFilter implements Ordered {
    static final String EXPECTED = "X-Waybill-Expected";

    private final OwnApiConnector connector;
    private final Map<String, ReceivedCommand> expected = new ConcurrentHashMap<>();

    OwnApiFilter(OwnApiConnector connector) {
        this.connector = connector;
    }

    /** A request will come that says this is it; until it is forgotten. */
    String expect(ReceivedCommand command) {
        String number = NewIds.next();
        expected.put(number, command);
        return number;
    }

    void forget(String number) {
        expected.remove(number);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getLocalPort() != connector.port()) {
            chain.doFilter(request, response);
            return;
        }
        String number = request.getHeader(EXPECTED);
        ReceivedCommand command = number == null ? null : expected.get(number);
        if (command == null) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        chain.doFilter(new CommandAsRequest(request, command), response);
    }

    /** Before all that asks who it is. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    /** What is wrong with a request is told to whom it came from. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
