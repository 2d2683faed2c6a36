package io.waybill.projections;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.host.HostEvent.HostCordoned;
import io.waybill.domain.host.HostEvent.HostUncordoned;
import io.waybill.projections.ProjectionStatus.State;
import io.waybill.projections.audit.AuditProjection;
import io.waybill.projections.fleet.FleetProjection;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import javax.sql.DataSource;

/** The real broker and the real PostgreSQL. */
class ProjectionRunnerIT {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final String HOST = Story.HOST.subject();

    private final Log events = new Log();
    private final AuditProjection audit = new AuditProjection();
    private final FleetProjection fleet = new FleetProjection();
    private EmbeddedBroker broker;
    private TestDatabase postgres;
    private DataSource dataSource;
    private JdbcTemplate jdbc;
    private Freshness freshness;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start();
        postgres = TestDatabase.start();
        dataSource = postgres.dataSource();
        jdbc = new JdbcTemplate(dataSource);
        ProjectionSchema.migrate(dataSource);
        freshness = new Freshness(dataSource, List.of(audit, fleet));
        try (Admin admin = Admin.create(broker.clientProperties())) {
            admin.createTopics(List.of(new NewTopic(Log.TOPIC, 1, (short) 1))).all().get();
        }
        Map<String, Object> settings = new HashMap<>(broker.clientProperties());
        settings.put("transactional.id", "publisher");
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    @AfterEach
    void stop() throws Exception {
        producer.close(Duration.ZERO);
        broker.close();
        postgres.close();
    }

    @Test
    void rebuiltFromTheBeginningItIsWhatItWasLive() throws Exception {
        Map<String, List<String>> live;
        try (ProjectionRunner first = running(audit);
                ProjectionRunner second = running(fleet)) {
            for (DomainEvent event : Story.everything()) {
                publish(event); // batches of one, as they happen
            }
            reach(first, Story.everything().size());
            reach(second, Story.everything().size());
            live = Tables.rows(jdbc);
        }
        for (Projection projection : List.of(audit, fleet)) {
            try (ProjectionRunner again = runner(projection)) {
                again.startOver();
                assertThat(projection.sequenceOf(HOST, jdbc)).isEmpty();
                again.start();
                reach(again, Story.everything().size());
            }
        }
        assertThat(Tables.rows(jdbc)).isEqualTo(live);
    }

    @Test
    void aReaderWaitsUntilItsEventIsApplied() throws Exception {
        Story.everything().forEach(this::publish);
        try (ProjectionRunner runner = running(fleet)) {
            reach(runner, Story.everything().size());
            long known = fleet.sequenceOf(HOST, jdbc).orElseThrow();
            assertThat(freshness.await("fleet", HOST, known, Duration.ZERO)).isTrue();
            assertThat(freshness.await("fleet", HOST, known + 1, Duration.ofMillis(300))).isFalse();

            CompletableFuture<Boolean> waiting =
                    CompletableFuture.supplyAsync(() -> awaits(known + 1));
            assertThat(waiting).isNotDone();
            publish(new HostCordoned(Story.HOST));
            assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whatAnAbortedTransactionWroteIsNotRead() throws Exception {
        List<DomainEvent> story = Story.everything();
        producer.beginTransaction();
        // Waited for: what is not sent yet when a transaction is aborted never comes to the topic.
        producer.send(new Log().next(new HostCordoned(Story.HOST))).get();
        producer.abortTransaction();
        story.forEach(this::publish);
        try (ProjectionRunner runner = running(audit)) {
            reach(runner, story.size());
            assertThat(jdbc.queryForObject("select count(*) from audit_entry", Long.class))
                    .isEqualTo(story.size());
            assertThat(
                            jdbc.queryForObject(
                                    "select action from audit_entry where position = 1",
                                    String.class))
                    .isEqualTo("register");
        }
    }

    @Test
    void eventsThatComeTwiceAreSkipped() throws Exception {
        Story.everything().forEach(this::publish);
        Log written = new Log();
        Story.everything().forEach(event -> send(written, event)); // the same positions again
        publish(new HostCordoned(Story.HOST));
        try (ProjectionRunner runner = running(fleet)) {
            reach(runner, Story.everything().size() + 1);
            assertThat(runner.status().state()).isEqualTo(State.RUNNING);
        }
    }

    @Test
    void aMissingEventStopsItLoudly() throws Exception {
        Story.everything().forEach(this::publish);
        try (ProjectionRunner runner = running(fleet)) {
            reach(runner, Story.everything().size());
            events.lose();
            publish(new HostCordoned(Story.HOST));
            eventually(() -> runner.status().state() == State.FAILED);
            assertThat(runner.status().because()).contains("events are missing");
            assertThat(runner.status().position()).isEqualTo(Story.everything().size());
        }
    }

    @Test
    void whilePostgresqlRefusesItWaitsAndLosesNothing() throws Exception {
        try (ProjectionRunner runner = running(fleet)) {
            // What a read-only or a full database does to every write.
            jdbc.execute("alter table fleet_host rename to fleet_host_away");
            Story.everything().forEach(this::publish);
            eventually(() -> runner.status().state() == State.WAITING);
            assertThat(runner.status().because()).contains("fleet_host");
            assertThat(jdbc.queryForObject("select count(*) from fleet_container", Long.class))
                    .isZero();
            // Kafka is there all the while; that alone is no reason to call itself running.
            for (int look = 0; look < 50; look++) {
                assertThat(runner.status().state()).isEqualTo(State.WAITING);
                Thread.sleep(20);
            }
            jdbc.execute("alter table fleet_host_away rename to fleet_host");
            reach(runner, Story.everything().size());
            assertThat(runner.status().state()).isEqualTo(State.RUNNING);
        }
    }

    @Test
    void itWaitsForKafkaAndGoesOnByItself() throws Exception {
        Story.everything().forEach(this::publish);
        try (ProjectionRunner runner = running(fleet)) {
            reach(runner, Story.everything().size());
            broker.stop();
            eventually(() -> runner.status().state() == State.WAITING);
            assertThat(runner.status().because()).isNotBlank();
            broker.startAgain();
            eventually(() -> runner.status().state() == State.RUNNING);
            publish(new HostCordoned(Story.HOST));
            publish(new HostUncordoned(Story.HOST));
            reach(runner, Story.everything().size() + 2);
        }
    }

    private boolean awaits(long sequence) {
        try {
            return freshness.await("fleet", HOST, sequence, LONG);
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private ProjectionRunner runner(Projection projection) {
        return new ProjectionRunner(
                projection, dataSource, broker.clientProperties(), Log.TOPIC, freshness);
    }

    private ProjectionRunner running(Projection projection) {
        ProjectionRunner runner = runner(projection);
        runner.start();
        return runner;
    }

    private void publish(DomainEvent event) {
        send(events, event);
    }

    private void send(Log log, DomainEvent event) {
        producer.beginTransaction();
        producer.send(log.next(event));
        producer.commitTransaction();
    }

    private static void reach(ProjectionRunner runner, long position) throws InterruptedException {
        eventually(
                () -> {
                    assertThat(runner.status().state()).isNotEqualTo(State.FAILED);
                    return runner.status().position() == position
                            && runner.status().state() == State.RUNNING;
                });
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within " + LONG).isLessThan(until);
            Thread.sleep(20);
        }
    }
}
