package io.waybill.infra.archive;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Whether and how the log is written to files.
 *
 * @param folder where to, the same for all instances; nothing is archived where absent
 * @param after how old the newest event of a file has to be
 * @param events how many a file has: a power of two from 256 to 1,048,576, which cannot be changed
 *     once there is a file
 */
@ConfigurationProperties("waybill.archive")
record ArchiveProperties(
        @Nullable Path folder,
        @DefaultValue("30d") Duration after,
        @DefaultValue("65536") int events) {
    private static final int FEWEST = 1 << 8;
    private static final int MOST = 1 << 20;

    ArchiveProperties {
        folder = folder == null || folder.toString().isBlank() ? null : folder.toAbsolutePath();
        if (events < FEWEST || events > MOST || Integer.bitCount(events) != 1) {
            throw new IllegalArgumentException(
                    "waybill.archive.events is a power of two from "
                            + FEWEST
                            + " to "
                            + MOST
                            + ", not "
                            + events);
        }
        if (after.isNegative()) {
            throw new IllegalArgumentException("waybill.archive.after is negative: " + after);
        }
    }

    /** Of the subtree that a file has. */
    int height() {
        return Integer.numberOfTrailingZeros(events);
    }
}
