package io.waybill.domain.access;

import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * One thing that an act changes, as far as grants are bound by it.
 *
 * @param what as people call it, such as {@code container web}
 * @param host where it is; none of what is on no host
 * @param image what it is made from; none where it is made from none, or from several
 * @param labels that it bears; none of what can bear none
 */
public record Touched(
        String what,
        @Nullable HostId host,
        @Nullable ImageId image,
        @Nullable Map<String, String> labels) {}
