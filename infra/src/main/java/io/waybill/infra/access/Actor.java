package io.waybill.infra.access;

import io.waybill.domain.access.Grant;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.NewIds;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

import java.util.List;
import java.util.Optional;

/**
 * Who asks, as what they showed says.
 *
 * @param name as it stands on record; of a person who is sealed, a pseudonym
 * @param kind {@code user} or {@code service}
 * @param grants what they may do
 */
public record Actor(String name, String kind, List<Grant> grants) {

    /**
     * As who asks for something of which no reason is said, and nothing has begun yet.
     *
     * @param address that they ask from, as it stands on record
     */
    Caller caller(@Nullable String address) {
        return new Caller(name, kind, null, null, NewIds.next(), null, address, null, grants);
    }

    /** Who asks in this thread; nobody where none signed in. */
    public static Optional<Actor> current() {
        Authentication shown = SecurityContextHolder.getContext().getAuthentication();
        return shown != null && shown.getPrincipal() instanceof Actor actor
                ? Optional.of(actor)
                : Optional.empty();
    }
}
