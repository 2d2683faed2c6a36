package io.waybill.infra.access;

import io.waybill.infra.access.ProvidersTokens.ProviderAway;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.time.Instant;

/** Takes the actor from the bearer token. */
final class TokenFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";
    private final AccessTokens tokens;
    private final ProvidersTokens providers;

    TokenFilter(AccessTokens tokens, ProvidersTokens providers) {
        this.tokens = tokens;
        this.providers = providers;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.startsWith(SCHEME)) {
            try {
                signIn(header.substring(SCHEME.length()).trim());
            } catch (ProviderAway _) {
                Problems.write(
                        response,
                        503,
                        "unavailable",
                        "the identity provider does not answer, so its tokens cannot be checked; try again shortly");
                return;
            } catch (DataAccessException | TransactionException _) {
                Problems.write(
                        response, 503, "unavailable", "the database is away; try again shortly");
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private void signIn(String token) {
        if (token.startsWith(AccessTokens.PREFIX)) {
            tokens.actorOf(token)
                    .ifPresent(
                            actor -> SignedIn.as(actor, () -> tokens.actorOf(token).isPresent()));
        } else {
            providers
                    .actorOf(token)
                    .ifPresent(
                            shown ->
                                    SignedIn.as(
                                            shown.actor(),
                                            () -> Instant.now().isBefore(shown.expiresAt())));
        }
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
