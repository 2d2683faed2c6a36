package io.waybill.infra.access;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

import java.util.List;
import java.util.function.BooleanSupplier;

/** The one place where a request comes to have an actor, however that showed who it is. */
public final class SignedIn {
    private SignedIn() {}

    /**
     * @param stillLetIn whether what was shown lets in at the time of asking
     */
    static void as(Actor actor, BooleanSupplier stillLetIn) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        UsernamePasswordAuthenticationToken shown =
                UsernamePasswordAuthenticationToken.authenticated(actor, null, List.of());
        shown.setDetails(stillLetIn);
        context.setAuthentication(shown);
        SecurityContextHolder.setContext(context);
    }

    /** For what outlasts the request of this thread: whether who began it may go on. */
    public static BooleanSupplier stillLetIn() {
        Authentication shown = SecurityContextHolder.getContext().getAuthentication();
        return shown != null && shown.getDetails() instanceof BooleanSupplier stillLetIn
                ? stillLetIn
                : () -> false;
    }
}
