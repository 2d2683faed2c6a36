package io.waybill.infra.access;

import io.waybill.infra.people.People;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Takes the actor from the session's cookie. */
final class SessionFilter extends OncePerRequestFilter {
    private final Sessions sessions;
    private final People people;
    private final RequestLimits limits;

    SessionFilter(Sessions sessions, People people, RequestLimits limits) {
        this.sessions = sessions;
        this.people = people;
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            SessionCookie.of(request).ifPresent(session -> signIn(session, request));
        } catch (DataAccessException | TransactionException _) {
            response.setHeader("Retry-After", "5");
            Plain.write(response, 503, "The database is away; try again shortly.");
            return;
        }
        Optional<Duration> wait =
                request.getDispatcherType() == DispatcherType.REQUEST
                        ? Actor.current().flatMap(limits::take)
                        : Optional.empty();
        if (wait.isPresent()) {
            String seconds = RequestLimits.seconds(wait.get());
            response.setHeader("Retry-After", seconds);
            Plain.write(response, 429, "Too many requests; try again in " + seconds + " s.");
            return;
        }
        chain.doFilter(request, response);
    }

    private void signIn(String session, HttpServletRequest request) {
        sessions.actorOf(session)
                .ifPresent(
                        actor ->
                                SignedIn.as(
                                        actor,
                                        () -> sessions.actorOf(session).isPresent(),
                                        () ->
                                                people.address(
                                                        actor.name(), request.getRemoteAddr())));
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }
}
