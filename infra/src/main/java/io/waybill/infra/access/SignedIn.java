package io.waybill.infra.access;

import io.waybill.infra.access.AccessTokens.Actor;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

import java.util.List;

/** The one place where a request comes to have an actor, however that showed who it is. */
final class SignedIn {
    private SignedIn() {}

    static void as(Actor actor) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(
                UsernamePasswordAuthenticationToken.authenticated(actor, null, List.of()));
        SecurityContextHolder.setContext(context);
    }
}
