package io.waybill.infra.access;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The one place where a request comes to have an actor, however that showed who it is. */
public final class SignedIn {
    private SignedIn() {}

    private record Details(BooleanSupplier stillLetIn, Supplier<@Nullable String> address) {}

    /**
     * @param stillLetIn whether what was shown lets in at the time of asking
     * @param address that the request came from, as it stands on record
     */
    static void as(Actor actor, BooleanSupplier stillLetIn, Supplier<@Nullable String> address) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        UsernamePasswordAuthenticationToken shown =
                UsernamePasswordAuthenticationToken.authenticated(actor, null, List.of());
        shown.setDetails(new Details(stillLetIn, address));
        context.setAuthentication(shown);
        SecurityContextHolder.setContext(context);
    }

    /** For what outlasts the request of this thread: whether who began it may go on. */
    public static BooleanSupplier stillLetIn() {
        Details details = details();
        return details == null ? () -> false : details.stillLetIn();
    }

    /** Where the request of this thread came from, as it stands on record. */
    public static @Nullable String address() {
        Details details = details();
        return details == null ? null : details.address().get();
    }

    private static @Nullable Details details() {
        Authentication shown = SecurityContextHolder.getContext().getAuthentication();
        return shown != null && shown.getDetails() instanceof Details details ? details : null;
    }
}
