package io.waybill.infra.access;

import io.waybill.infra.people.People;
import io.waybill.infra.secret.NoMasterKey;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Takes the actor from the bearer token. */
final class TokenFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";
    private final AccessTokens tokens;
    private final ProvidersTokens providers;
    private final People people;
    private final RequestLimits limits;

    TokenFilter(
            AccessTokens tokens, ProvidersTokens providers, People people, RequestLimits limits) {
        this.tokens = tokens;
        this.providers = providers;
        this.people = people;
        this.limits = limits;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.startsWith(SCHEME)) {
            try {
                Optional<Duration> wait =
                        tooMany(request, header.substring(SCHEME.length()).trim());
                if (wait.isPresent()) {
                    response.setHeader(HttpHeaders.RETRY_AFTER, RequestLimits.seconds(wait.get()));
                    Problems.write(
                            response,
                            429,
                            "too-many-requests",
                            "too many requests; try again in "
                                    + RequestLimits.seconds(wait.get())
                                    + " s");
                    return;
                }
            } catch (ProviderAway _) {
                Problems.write(
                        response,
                        503,
                        "unavailable",
                        "the identity provider does not answer, so its tokens cannot be checked; try again shortly");
                return;
            } catch (NoMasterKey missing) {
                Problems.write(
                        response, 503, "no-master-key", String.valueOf(missing.getMessage()));
                return;
            } catch (DataAccessException | TransactionException _) {
                Problems.write(
                        response, 503, "unavailable", "the database is away; try again shortly");
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** Signs in who shows it, unless it is too often. */
    private Optional<Duration> tooMany(HttpServletRequest request, String token) {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            signIn(token, request);
            return Optional.empty();
        }
        String address = request.getRemoteAddr();
        Optional<Duration> wait = limits.mayTry(address, token);
        if (wait.isPresent()) {
            return wait;
        }
        signIn(token, request);
        Optional<Actor> actor = Actor.current();
        if (actor.isEmpty()) {
            limits.isWrong(address);
            return Optional.empty();
        }
        limits.isGood(token);
        return limits.take(actor.get());
    }

    private void signIn(String token, HttpServletRequest request) {
        if (token.startsWith(AccessTokens.PREFIX)) {
            tokens.actorOf(token)
                    .ifPresent(
                            actor ->
                                    SignedIn.as(
                                            actor,
                                            () -> tokens.actorOf(token).isPresent(),
                                            () -> address(actor, request)));
        } else {
            providers
                    .actorOf(token)
                    .ifPresent(
                            shown ->
                                    SignedIn.as(
                                            shown.actor(),
                                            () -> Instant.now().isBefore(shown.expiresAt()),
                                            () -> address(shown.actor(), request)));
        }
    }

    private @Nullable String address(Actor actor, HttpServletRequest request) {
        return people.address(actor.name(), request.getRemoteAddr());
    }

    /** The request goes on in another thread where it streams: its actor goes with it. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    /** What is wrong with a request is told to whom it came from. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
