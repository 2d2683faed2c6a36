package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/**
 * What a container may use of its host.
 *
 * @param memoryBytes at least 6 MiB, the least that engines accept; unlimited where absent
 * @param cpus in processors, such as 0.5; unlimited where absent
 */
public record Limits(@Nullable Long memoryBytes, @Nullable BigDecimal cpus) {
    public static final Limits NONE = new Limits(null, null);
    private static final long LEAST_MEMORY = 6L << 20;

    public Limits {
        if (memoryBytes != null && memoryBytes < LEAST_MEMORY) {
            throw new InvalidInput(
                    "limits.memoryBytes",
                    memoryBytes
                            + " is below the least that engines accept, "
                            + LEAST_MEMORY
                            + " (6 MiB)");
        }
        if (cpus != null
                && (cpus.compareTo(new BigDecimal("0.01")) < 0
                        || cpus.compareTo(new BigDecimal(4096)) > 0)) {
            throw new InvalidInput("limits.cpus", cpus + " is not between 0.01 and 4096");
        }
    }
}
