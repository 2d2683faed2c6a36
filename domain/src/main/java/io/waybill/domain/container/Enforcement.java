package io.waybill.domain.container;

import com.fasterxml.jackson.annotation.JsonIgnore;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How far it has come with what is done by itself about a container's drift. It begins anew with
 * whatever somebody asks of the container.
 *
 * @param attempts the healings begun since it was calm
 * @param last when the newest of them began
 * @param givenUpBecause why nothing more is done; none while something is
 */
public record Enforcement(int attempts, @Nullable Instant last, @Nullable String givenUpBecause) {
    public static final Enforcement NONE = new Enforcement(0, null, null);

    @JsonIgnore
    public boolean isGivenUp() {
        return givenUpBecause != null;
    }

    Enforcement givenUp(String because) {
        return new Enforcement(attempts, last, because);
    }
}
