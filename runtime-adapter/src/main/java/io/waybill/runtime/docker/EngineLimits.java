package io.waybill.runtime.docker;

import com.github.dockerjava.api.model.HostConfig;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.Limits;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * @param unfit limits that an engine has taken, and Waybill would not
 */
record EngineLimits(Limits limits, List<String> unfit) {

    static EngineLimits of(HostConfig host) {
        List<String> unfit = new ArrayList<>();
        Long memory = host.getMemory() == null || host.getMemory() <= 0 ? null : host.getMemory();
        if (memory != null && !fits(memory, null)) {
            unfit.add("memory");
            memory = null;
        }
        BigDecimal cpus = cpus(host);
        if (cpus != null && !fits(null, cpus)) {
            unfit.add("cpus");
            cpus = null;
        }
        return new EngineLimits(
                memory == null && cpus == null ? Limits.NONE : new Limits(memory, cpus), unfit);
    }

    private static boolean fits(@Nullable Long memory, @Nullable BigDecimal cpus) {
        try {
            return new Limits(memory, cpus).equals(new Limits(memory, cpus));
        } catch (InvalidInput _) {
            return false;
        }
    }

    /** Engines keep it in one of two ways. */
    private static @Nullable BigDecimal cpus(HostConfig host) {
        Long nano = host.getNanoCPUs();
        if (nano != null && nano > 0) {
            return plain(BigDecimal.valueOf(nano, 9));
        }
        Long quota = host.getCpuQuota();
        Long period = host.getCpuPeriod();
        if (quota == null || quota <= 0) {
            return null;
        }
        long of = period == null || period <= 0 ? 100_000 : period;
        return plain(
                BigDecimal.valueOf(quota).divide(BigDecimal.valueOf(of), 3, RoundingMode.HALF_UP));
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        return bare.scale() < 0 ? bare.setScale(0) : bare;
    }
}
