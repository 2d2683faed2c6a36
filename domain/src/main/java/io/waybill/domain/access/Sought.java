package io.waybill.domain.access;

import java.time.Instant;
import java.util.List;

/**
 * What somebody asked for, and may do once somebody else approves of it.
 *
 * @param act such as {@code POST /api/v1/containers/web/stop}
 * @param asked what it says, as JSON, without what is kept of nothing else either, such as secrets;
 *     cut where it is long
 * @param permission that it needs, and whoever approves of it needs, too
 * @param things that it changes, as they are and as they would be
 * @param comesTo what follows from it, a line for each, such as {@code web: replace shop:3 →
 *     shop:4}
 * @param request SHA-256 of all that it says and comes to: another one is not what was approved
 * @param until when it can be approved of, and be done
 */
public record Sought(
        String act,
        String asked,
        Permission permission,
        List<Touched> things,
        List<String> comesTo,
        String request,
        Instant until) {
    public Sought {
        things = things == null ? List.of() : List.copyOf(things);
        comesTo = comesTo == null ? List.of() : List.copyOf(comesTo);
    }
}
