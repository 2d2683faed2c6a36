package io.waybill.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an event costs in each stage, in microseconds: of some thousands that are appended at once,
 * with all stages at work, until the last of them is through.
 */
record EventCost(double append, double position, double publishAndProject) {
    private static final int EVENTS = 20_000;
    private static final int ROUNDS = 3;

    static EventCost measure(GeneratedLog log) throws Exception {
        double[][] rounds = new double[3][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            double appended = log.append(EVENTS);
            while (!log.isPositioned()) {
                Thread.sleep(10);
            }
            double positioned = (System.nanoTime() - begin) / 1e9;
            long last = log.last();
            while (log.projected() < last) {
                Thread.sleep(10);
            }
            double projected = (System.nanoTime() - begin) / 1e9;
            rounds[0][round] = appended;
            rounds[1][round] = positioned;
            rounds[2][round] = projected;
        }
        return new EventCost(median(rounds[0]), median(rounds[1]), median(rounds[2]));
    }

    private static double median(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] * 1e6 / EVENTS;
    }

    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("appendMicroseconds", ContainerStart.rounded(append));
        figures.put("untilPositionedMicroseconds", ContainerStart.rounded(position));
        figures.put("untilProjectedMicroseconds", ContainerStart.rounded(publishAndProject));
        return figures;
    }

    Map<String, Object> comparedWith(EventCost other) {
        Map<String, Object> ratios = new LinkedHashMap<>();
        ratios.put("append", rounded(append / other.append));
        ratios.put("untilPositioned", rounded(position / other.position));
        ratios.put("untilProjected", rounded(publishAndProject / other.publishAndProject));
        ratios.put(
                "met",
                List.of(
                                append / other.append,
                                position / other.position,
                                publishAndProject / other.publishAndProject)
                        .stream()
                        .allMatch(ratio -> ratio <= 1.2));
        return ratios;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
