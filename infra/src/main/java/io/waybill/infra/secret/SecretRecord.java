package io.waybill.infra.secret;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What is on record of a secret; never what it says.
 *
 * @param newest the number of the version that was given last
 * @param current which one containers are made with that name none; none where all were destroyed
 * @param versions newest first
 */
public record SecretRecord(
        String name,
        int newest,
        @Nullable Integer current,
        List<Version> versions,
        List<SecretUse> users) {

    public record Version(
            int version,
            Instant putAt,
            String putBy,
            @Nullable Instant destroyedAt,
            @Nullable String destroyedBy) {}
}
