package io.waybill.domain.access;

import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.SecretId;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * One thing that an act changes, as far as grants are bound by it.
 *
 * @param what as people call it, such as {@code container web}
 * @param host where it is; none of what is on no host
 * @param image what it is made from; none where it is made from none, or from several
 * @param labels that it bears; none of what can bear none
 * @param secrets whose values it is given, or that it is
 */
public record Touched(
        String what,
        @Nullable HostId host,
        @Nullable ImageId image,
        @Nullable Map<String, String> labels,
        Set<SecretId> secrets) {

    public Touched {
        secrets = secrets == null ? Set.of() : secrets;
    }

    /** What has to do with no secret. */
    public Touched(
            String what,
            @Nullable HostId host,
            @Nullable ImageId image,
            @Nullable Map<String, String> labels) {
        this(what, host, image, labels, Set.of());
    }

    /** A secret itself. */
    public static Touched secret(SecretId id) {
        return new Touched("secret " + id.value(), null, null, null, Set.of(id));
    }

    boolean isSecret() {
        return !secrets.isEmpty() && host == null && image == null && labels == null;
    }
}
