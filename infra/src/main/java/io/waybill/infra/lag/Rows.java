package io.waybill.infra.lag;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Gauges of things that come and go, one for each thing. */
public final class Rows {
    private Rows() {}

    /** There are those of these things from now on, and no others. */
    public static <T> void set(
            MultiGauge gauges, List<T> things, Function<T, Tags> tags, ToDoubleFunction<T> value) {
        gauges.register(
                things.stream()
                        .<MultiGauge.Row<?>>map(
                                each ->
                                        MultiGauge.Row.of(
                                                tags.apply(each), value.applyAsDouble(each)))
                        .toList(),
                true);
    }
}
