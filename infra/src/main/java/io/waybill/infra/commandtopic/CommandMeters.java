package io.waybill.infra.commandtopic;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.infra.commandtopic.Verdict.Accepted;
import io.waybill.infra.commandtopic.Verdict.Refused;
import io.waybill.infra.commandtopic.Verdict.SetAside;
import io.waybill.projections.fleet.OperationView;

import tools.jackson.databind.JsonNode;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Commands by Kafka as metrics. What only the leading instance knows is not a number elsewhere. */
final class CommandMeters {
    private final MeterRegistry registry;
    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    private enum Outcome {
        ACCEPTED,
        REFUSED,
        SET_ASIDE,
        COMPLETED,
        FAILED
    }

    CommandMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Outcome outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("waybill.commands.told")
                            .description("commands by Kafka, by what became of them")
                            .tag(
                                    "outcome",
                                    outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(registry));
        }
    }

    void show(DoubleSupplier waiting, DoubleSupplier underWay) {
        Gauge.builder("waybill.commands.waiting", waiting::getAsDouble)
                .description("records that are still to be read")
                .baseUnit("records")
                .register(registry);
        Gauge.builder("waybill.commands.under.way", underWay::getAsDouble)
                .description("accepted commands that have not come to their end")
                .register(registry);
    }

    /** What was just told. */
    void count(List<Answered> answered, Collection<OperationView> ended) {
        for (Answered one : answered) {
            switch (one.verdict()) {
                case Accepted(JsonNode reply) -> {
                    count(Outcome.ACCEPTED);
                    if (ResultRecords.operation(reply) == null) {
                        count(Outcome.COMPLETED);
                    }
                }
                case Refused _ -> count(Outcome.REFUSED);
                case SetAside _ -> count(Outcome.SET_ASIDE);
            }
        }
        for (OperationView operation : ended) {
            boolean failed = ResultRecords.failure(operation) != null;
            count(failed ? Outcome.FAILED : Outcome.COMPLETED);
        }
    }

    private void count(Outcome outcome) {
        Counter counter = counters.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }
}
