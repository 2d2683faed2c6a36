package io.waybill.infra.verification;

import io.waybill.infra.KafkaProperties;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.process.LevelTriggered;
import io.waybill.infra.projection.RunningProjections;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.KafkaRecords;
import io.waybill.infra.publisher.Publisher;
import io.waybill.projections.EventRecord;
import io.waybill.projections.Projection;
import io.waybill.projections.rebuild.ProjectionCheck;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

import javax.sql.DataSource;

/**
 * Carries out verifications, one after another, on the instance that leads. One that the service's
 * end interrupted begins again.
 */
@Component
public class VerificationsInBackground extends LevelTriggered {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final Verifications verifications;
    private final EventLog eventLog;
    private final List<Check> checks = new ArrayList<>();

    VerificationsInBackground(
            Verifications verifications,
            RunningProjections projections,
            DataSource dataSource,
            KafkaProperties kafka,
            EventLog eventLog,
            Aggregates aggregates,
            ContainerNames names,
            ContainersOnHosts hosts,
            Publisher publisher) {
        super("verifications", EVERY, publisher);
        this.verifications = verifications;
        this.eventLog = eventLog;
        for (Projection projection : projections.all()) {
            checks.add(ofProjection(projection, dataSource, kafka, eventLog));
        }
        checks.add(new KafkaCheck(kafka, eventLog, publisher));
        checks.add(new EnginesCheck(eventLog, aggregates, names, hosts));
    }

    /** The names of all checks there are, in their order. */
    public List<String> checks() {
        return checks.stream().map(Check::name).toList();
    }

    @Override
    protected void look() {
        Map<String, Check> byName =
                checks.stream().collect(Collectors.toMap(Check::name, check -> check));
        for (Verification asked : verifications.underWay()) {
            List<Check> wanted =
                    asked.checks().stream()
                            .map(Verification.Part::name)
                            .filter(byName::containsKey)
                            .map(byName::get)
                            .toList();
            try {
                new VerificationRun(asked.id(), verifications, eventLog.lastPosition()).run(wanted);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Check ofProjection(
            Projection projection,
            DataSource dataSource,
            KafkaProperties kafka,
            EventLog eventLog) {
        return new Check() {
            @Override
            public String name() {
                return "projection " + projection.name();
            }

            @Override
            public long compare(LongConsumer reached, BiConsumer<String, String> differs)
                    throws InterruptedException {
                KafkaRecords records = KafkaRecords.of(kafka, eventLog);
                return new ProjectionCheck(
                                projection,
                                dataSource,
                                kafka.topics().events(),
                                (position, limit) -> events(position, limit, eventLog, records))
                        .compare(reached, differs);
            }
        };
    }

    private static List<EventRecord> events(
            long position, int limit, EventLog eventLog, KafkaRecords records) {
        return eventLog.after(position, limit).stream()
                .map(event -> EventRecord.from(records.asRead(event)))
                .toList();
    }
}
