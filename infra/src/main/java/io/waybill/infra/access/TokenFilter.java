package io.waybill.infra.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.util.Optional;

/** Takes the actor from the bearer token. */
final class TokenFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";
    private final AccessTokens tokens;

    TokenFilter(AccessTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.startsWith(SCHEME)) {
            try {
                String token = header.substring(SCHEME.length()).trim();
                Optional<AccessTokens.Actor> actor = tokens.actorOf(token);
                actor.ifPresent(
                        known -> SignedIn.as(known, () -> tokens.actorOf(token).isPresent()));
            } catch (DataAccessException | TransactionException _) {
                Problems.write(
                        response, 503, "unavailable", "the database is away; try again shortly");
                return;
            }
        }
        chain.doFilter(request, response);
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
