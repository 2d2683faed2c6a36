package io.waybill.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations of the same thing, in milliseconds. */
final class Samples {
    private final List<Double> milliseconds = Collections.synchronizedList(new ArrayList<>());

    void addNanos(long nanos) {
        milliseconds.add(nanos / 1e6);
    }

    /**
     * @param share 0.5 is the median
     */
    double quantile(double share) {
        List<Double> sorted = new ArrayList<>(milliseconds);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }

    int count() {
        return milliseconds.size();
    }
}
