package io.waybill.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * With many events on record: what an event costs beside the same with few, how soon the audit
 * trail and the fleet of any instant answer, and how quickly projections are built anew.
 */
final class HistoryAtSize {
    private static final long FEW = 100_000;
    private static final long EVENTS = 1_000_000;

    private HistoryAtSize() {}

    /** {@code history [--events N] [--seed S] [--keep DIR]}. */
    static Map<String, Object> measure(String[] arguments) throws Exception {
        return GeneratedLog.measure(arguments, EVENTS, HistoryAtSize::measure);
    }

    private static Map<String, Object> measure(
            MeasuredService service, GeneratedLog log, long events, Path data) throws Exception {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("events", events);
        if (log.isOfAnEarlierRun()) {
            log.awaitProjected();
            RebuildRate.awaitNone(service);
        } else {
            measureCost(log, events, result);
        }
        log.awaitQuiet();
        // Once that is not counted: of a program that is warm, and data that was read before.
        new AuditLatency(service).measure();
        new FleetThenLatency(service).measure();
        result.put("audit", new AuditLatency(service).measure());
        result.put("fleetThen", new FleetThenLatency(service).measure());
        if (!log.isOfAnEarlierRun()) {
            result.put("rebuild", RebuildRate.measure(service, log.last()));
        }
        result.put("megabytes", megabytes(data));
        return result;
    }

    private static void measureCost(GeneratedLog log, long events, Map<String, Object> result)
            throws Exception {
        log.appendUpTo(Math.min(FEW, events));
        log.awaitProjected();
        EventCost.measure(log); // so that both are measured of a program that is warm
        EventCost few = EventCost.measure(log);
        result.put("costWithFew", few.figures());
        long begin = System.nanoTime();
        long before = log.last();
        log.appendUpTo(events);
        log.awaitProjected();
        double seconds = (System.nanoTime() - begin) / 1e9;
        result.put("eventsPerSecondUntilProjected", Math.round((log.last() - before) / seconds));
        log.awaitQuiet();
        EventCost many = EventCost.measure(log);
        result.put("costWithMany", many.figures());
        result.put("ratio", many.comparedWith(few));
        result.put("ratioGoal", "each <= 1.2");
    }

    private static long megabytes(Path folder) throws java.io.IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    >> 20;
        }
    }
}
