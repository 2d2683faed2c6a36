package io.waybill.infra.access;

import io.waybill.domain.access.Permission;
import io.waybill.domain.access.Sought;
import io.waybill.domain.access.Touched;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is on record of an approval.
 *
 * @param state {@code pending}, {@code approved}, {@code rejected}, {@code used} or {@code expired}
 * @param actor who asked
 * @param act what for, such as {@code POST /api/v1/containers/web/stop}
 * @param asked what the request says, as JSON; secrets are left out, and what is long is cut
 * @param permission that it needs, and whoever approves needs, too
 * @param things that it changes, as they are and as they would be
 * @param comesTo what follows from it
 * @param request SHA-256 of all that was asked for
 * @param until when it can be given, and used
 * @param decidedBy who approved or rejected it
 */
public record ApprovalRecord(
        String id,
        String state,
        String actor,
        String kind,
        String act,
        String asked,
        Permission permission,
        List<Thing> things,
        List<String> comesTo,
        String request,
        @Nullable String reason,
        @Nullable String ticket,
        Instant askedAt,
        Instant until,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decidedBecause,
        @Nullable Instant usedAt) {

    /**
     * @param what as people call it, such as {@code container web}
     */
    public record Thing(
            String what,
            @Nullable String host,
            @Nullable String image,
            @Nullable Map<String, String> labels,
            List<String> secrets) {
        static Thing of(Touched touched) {
            return new Thing(
                    touched.what(),
                    touched.host() == null ? null : touched.host().value(),
                    touched.image() == null ? null : touched.image().value(),
                    touched.labels(),
                    touched.secrets().stream().map(secret -> secret.value()).sorted().toList());
        }

        /** In a line, such as {@code container web, on alpha, from shop-web, env=prod}. */
        public String words() {
            StringBuilder words = new StringBuilder(what);
            if (host != null && !what.equals("host " + host)) {
                words.append(", on ").append(host);
            }
            if (image != null && !what.equals("image " + image)) {
                words.append(", from ").append(image);
            }
            if (labels != null) {
                labels.forEach((key, value) -> words.append(", ").append(key + "=" + value));
            }
            return words.toString();
        }
    }

    static List<Thing> things(Sought sought) {
        return sought.things().stream().map(Thing::of).toList();
    }

    /** Whether it can be given. */
    public boolean waits() {
        return state.equals("pending");
    }

    /** Whether it can be rejected. */
    public boolean stands() {
        return waits() || state.equals("approved");
    }
}
