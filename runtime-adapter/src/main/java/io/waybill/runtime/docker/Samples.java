package io.waybill.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.BlkioStatEntry;
import com.github.dockerjava.api.model.CpuStatsConfig;
import com.github.dockerjava.api.model.StatisticNetworksConfig;
import com.github.dockerjava.api.model.Statistics;

import io.waybill.domain.container.ContainerStats;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** What an engine says that a container uses. Its first sample has nothing to be compared with. */
final class Samples extends ResultCallback.Adapter<Statistics> {
    private final boolean follow;
    private final Consumer<ContainerStats> samples;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;
    private int incomparable;

    Samples(boolean follow, Consumer<ContainerStats> samples) {
        this.follow = follow;
        this.samples = samples;
    }

    @Override
    public void onNext(Statistics told) {
        boolean comparable = systemCpu(told.getPreCpuStats()) > 0 || ++incomparable > 2;
        if (ended.getCount() > 0 && comparable) {
            samples.accept(sample(told));
            if (!follow) {
                ended.countDown();
            }
        }
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
        Throwable thrown = failure;
        if (thrown != null) {
            Refusals.translated(
                    "tell what it uses",
                    () -> {
                        throw thrown instanceof RuntimeException known
                                ? known
                                : new IllegalStateException(thrown);
                    });
        }
    }

    @Override
    public void close() {
        try {
            super.close();
        } catch (IOException _) {
            // It is not read any more either way.
        }
    }

    private static ContainerStats sample(Statistics told) {
        long received = 0;
        long sent = 0;
        Map<String, StatisticNetworksConfig> networks = told.getNetworks();
        if (networks != null) {
            for (StatisticNetworksConfig network : networks.values()) {
                received += or0(network.getRxBytes());
                sent += or0(network.getTxBytes());
            }
        }
        return new ContainerStats(
                at(told.getRead()),
                cpuPercent(told),
                told.getMemoryStats() == null ? 0 : or0(told.getMemoryStats().getUsage()),
                told.getMemoryStats() == null ? 0 : or0(told.getMemoryStats().getLimit()),
                received,
                sent,
                disk(told, "read"),
                disk(told, "write"),
                told.getPidsStats() == null ? 0 : or0(told.getPidsStats().getCurrent()));
    }

    private static double cpuPercent(Statistics told) {
        CpuStatsConfig now = told.getCpuStats();
        double used = totalCpu(now) - totalCpu(told.getPreCpuStats());
        double passed = systemCpu(now) - systemCpu(told.getPreCpuStats());
        long processors = now == null ? 0 : or0(now.getOnlineCpus());
        double percent = passed > 0 ? used / passed * Math.max(1, processors) * 100 : 0;
        return Math.round(percent * 100) / 100.0;
    }

    private static long totalCpu(@Nullable CpuStatsConfig cpu) {
        return cpu == null || cpu.getCpuUsage() == null
                ? 0
                : or0(cpu.getCpuUsage().getTotalUsage());
    }

    private static long systemCpu(@Nullable CpuStatsConfig cpu) {
        return cpu == null ? 0 : or0(cpu.getSystemCpuUsage());
    }

    private static long disk(Statistics told, String direction) {
        List<BlkioStatEntry> entries =
                told.getBlkioStats() == null
                        ? null
                        : told.getBlkioStats().getIoServiceBytesRecursive();
        return entries == null
                ? 0
                : entries.stream()
                        .filter(entry -> direction.equalsIgnoreCase(entry.getOp()))
                        .mapToLong(entry -> or0(entry.getValue()))
                        .sum();
    }

    private static Instant at(@Nullable String read) {
        try {
            return read == null ? Instant.EPOCH : OffsetDateTime.parse(read).toInstant();
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }

    private static long or0(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
