package io.waybill.projections.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.Conflict;
import io.waybill.domain.DomainEvent;
import io.waybill.domain.UnknownThing;
import io.waybill.projections.EmbeddedBroker;
import io.waybill.projections.Freshness;
import io.waybill.projections.Log;
import io.waybill.projections.Projection;
import io.waybill.projections.ProjectionRunner;
import io.waybill.projections.ProjectionSchema;
import io.waybill.projections.ProjectionStatus.State;
import io.waybill.projections.Stories;
import io.waybill.projections.Tables;
import io.waybill.projections.TestDatabase;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditProjection;
import io.waybill.projections.audit.AuditQueries;
import io.waybill.projections.fleet.FleetProjection;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.timeline.TimelineProjection;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import javax.sql.DataSource;

/** The real broker and the real PostgreSQL. */
class RebuildIT {
    private static final Duration LONG = Duration.ofMinutes(3);

    private final Log events = new Log();
    private final AuditProjection audit = new AuditProjection();
    private final FleetProjection fleet = new FleetProjection();
    private final TimelineProjection timeline = new TimelineProjection();
    private final List<ProjectionRunner> running = new ArrayList<>();
    private int written;
    private EmbeddedBroker broker;
    private TestDatabase postgres;
    private DataSource dataSource;
    private JdbcTemplate jdbc;
    private Freshness freshness;
    private Rebuilds rebuilds;
    private RebuildWork work;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start();
        postgres = TestDatabase.start();
        dataSource = postgres.dataSource();
        jdbc = new JdbcTemplate(dataSource);
        ProjectionSchema.migrate(dataSource);
        use(List.of(audit, fleet, timeline));
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
        running.forEach(ProjectionRunner::close);
        producer.close(Duration.ZERO);
        broker.close();
        postgres.close();
    }

    @Test
    void rowByRowItIsTheLiveOneAndNobodyNoticesTheSwap() throws Exception {
        jdbc.execute("create role auditor");
        jdbc.execute("grant select on audit_entry to auditor with grant option");
        jdbc.execute(
                "alter table fleet_container set (fillfactor = 80, autovacuum_enabled = true)");
        run(audit, fleet, timeline);
        publish(0, 60);
        reachAll();
        List<String> before = catalogue();
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicReference<Throwable> failed = new AtomicReference<>();
        AtomicReference<Long> asked = new AtomicReference<>(0L);
        List<Thread> readers = readers(going, failed, asked);
        Thread writer =
                Thread.startVirtualThread(
                        () -> {
                            for (int more = 60; going.get(); more++) {
                                publish(more, more + 1);
                                pause(100);
                            }
                        });
        for (Projection projection : List.of(audit, fleet, timeline)) {
            long rows = oid(projection);
            request(projection);
            work.look();
            Rebuild done = rebuilds.newest(projection.name()).orElseThrow();
            assertThat(done.status()).as(done.toString()).isEqualTo("done");
            assertThat(done.position()).isGreaterThanOrEqualTo(60L * Stories.events());
            assertThat(oid(projection)).as("other tables").isNotEqualTo(rows);
        }
        going.set(false);
        writer.join();
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(failed.get()).isNull();
        assertThat(asked.get()).as("questions meanwhile").isGreaterThan(50);
        reachAll();
        assertThat(catalogue()).isEqualTo(before);
        Map<String, List<String>> rebuilt = Tables.rows(jdbc);
        assertThat(rebuilt.get("audit_entry")).hasSize(written);
        assertThat(rebuilt).isEqualTo(builtInAnotherDatabase());
    }

    @Test
    void interruptedItGoesOnWhereItWas() throws Exception {
        run(audit);
        publish(0, 50);
        reachAll();
        Map<String, List<String>> live = Tables.rows(jdbc);
        request(audit);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread first = Thread.ofPlatform().start(() -> look(ended));
        eventually(() -> newest(audit).position() > 0);
        first.interrupt();
        first.join();
        long reached = newest(audit).position();
        assertThat(reached).isLessThan(50L * Stories.events());
        assertThat(newest(audit).status()).isEqualTo("building");
        use(List.of(audit, fleet)); // as another process does
        work.look();
        assertThat(newest(audit).status()).isEqualTo("done");
        assertThat(jdbc.queryForObject("select began_position from projection_rebuild", Long.class))
                .isEqualTo(reached);
        assertThat(Tables.rows(jdbc)).isEqualTo(live);
        assertThat(schemas()).isEmpty();
    }

    @Test
    void whatWasHalfBuiltForOtherTablesIsNotGoneOnWith() throws Exception {
        run(audit);
        publish(0, 50);
        reachAll();
        request(audit);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread first = Thread.ofPlatform().start(() -> look(ended));
        eventually(() -> newest(audit).position() > 0);
        first.interrupt();
        first.join();
        jdbc.execute("create index a_new_one on audit_entry (recorded_at)");
        work.look();
        assertThat(newest(audit).status()).isEqualTo("done");
        assertThat(jdbc.queryForObject("select began_position from projection_rebuild", Long.class))
                .isZero();
        assertThat(catalogue()).anyMatch(line -> line.contains("a_new_one"));
    }

    @Test
    void cancelledItLeavesNothingAndTheLiveOneAsItWas() throws Exception {
        run(fleet);
        publish(0, 20);
        reachAll();
        Map<String, List<String>> live = Tables.rows(jdbc);
        request(fleet);
        assertThatThrownBy(() -> request(fleet))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("being rebuilt already: requested, asked for by ada");
        Rebuild cancelled = rebuilds.cancel("fleet", "bob", "not now");
        assertThat(cancelled.because()).isEqualTo("cancelled by bob: not now");
        work.look();
        assertThat(newest(fleet).status()).isEqualTo("cancelled");
        assertThatThrownBy(() -> rebuilds.cancel("fleet", "bob", null))
                .isInstanceOf(Conflict.class);
        // One that nobody is at work on any more.
        request(fleet);
        jdbc.execute("create schema waybill_rebuild_fleet");
        rebuilds.cancel("fleet", "bob", null);
        work.look();
        assertThat(schemas()).isEmpty();
        assertThat(Tables.rows(jdbc)).isEqualTo(live);
    }

    @Test
    void whereAnEventIsMissingItFailsAndTheLiveOneStays() throws Exception {
        run(audit);
        publish(0, 2);
        reachAll();
        Map<String, List<String>> live = Tables.rows(jdbc);
        events.lose();
        publish(2, 3);
        request(audit);
        work.look();
        assertThat(newest(audit).status()).isEqualTo("failed");
        assertThat(newest(audit).because()).contains("events are missing");
        assertThat(Tables.rows(jdbc)).isEqualTo(live);
        assertThat(schemas()).isEmpty();
    }

    @Test
    void whoReadsForLongIsWaitedForAndHoldsUpNobody() throws Exception {
        run(audit);
        publish(0, 5);
        reachAll();
        try (Connection reader = dataSource.getConnection()) {
            reader.setAutoCommit(false);
            reader.createStatement().executeQuery("select count(*) from audit_entry").close();
            request(audit);
            AtomicReference<Throwable> ended = new AtomicReference<>();
            Thread rebuilding = Thread.ofPlatform().start(() -> look(ended));
            eventually(() -> newest(audit).status().equals("swapping"));
            for (int question = 0; question < 20; question++) {
                long begun = System.nanoTime();
                jdbc.queryForObject("select count(*) from audit_entry", Long.class);
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .isLessThan(Duration.ofMinutes(1));
                Thread.sleep(50);
            }
            publish(5, 6);
            reachAll();
            assertThat(newest(audit).status()).isEqualTo("swapping");
            reader.rollback();
            rebuilding.join();
            assertThat(ended.get()).isNull();
        }
        assertThat(newest(audit).status()).isEqualTo("done");
    }

    @Test
    void aNewProjectionBuildsItselfAndAnewWhereItsMeaningChanged() throws Exception {
        publish(0, 3);
        jdbc.execute(CountingProjection.TABLE);
        CountingProjection first = new CountingProjection(1, 1);
        use(List.of(audit, first));
        ProjectionRunner runner = run(first).getFirst();
        reachAll();
        assertThat(counted()).isEqualTo(written);
        work.look();
        assertThat(rebuilds.newest("counting")).isEmpty();

        runner.close();
        running.clear();
        CountingProjection second = new CountingProjection(2, 10);
        use(List.of(audit, second));
        run(second);
        publish(3, 4);
        reachAll();
        work.look();
        assertThat(rebuilds.newest("counting").orElseThrow())
                .satisfies(
                        rebuild -> {
                            assertThat(rebuild.status()).isEqualTo("done");
                            assertThat(rebuild.actor()).isEqualTo("waybill");
                            assertThat(rebuild.reason()).contains("its version 2 makes other rows");
                        });
        assertThat(counted()).isEqualTo(10L * written);
        work.look();
        use(List.of(audit, second));
        work.look();
        assertThat(rebuilds.all("counting", 10)).hasSize(1);
        assertThatThrownBy(() -> rebuilds.all("nosuch", 1))
                .isInstanceOf(UnknownThing.class)
                .hasMessage("there is no projection 'nosuch'; there are audit, counting");
    }

    private long counted() {
        return Objects.requireNonNull(
                jdbc.queryForObject("select sum(events) from counted", Long.class));
    }

    /** Without anybody's help, one after another: what the rows are to be. */
    private Map<String, List<String>> builtInAnotherDatabase() throws Exception {
        jdbc.execute("create database another");
        DataSource another = postgres.another("another");
        ProjectionSchema.migrate(another);
        JdbcTemplate there = new JdbcTemplate(another);
        Freshness fresh = new Freshness(another, List.of(audit, fleet, timeline));
        for (Projection projection : List.of(audit, fleet, timeline)) {
            try (ProjectionRunner runner =
                    new ProjectionRunner(
                            projection, another, broker.clientProperties(), Log.TOPIC, fresh)) {
                runner.start();
                eventually(() -> runner.status().position() == written);
            }
        }
        return Tables.rows(there);
    }

    private List<Thread> readers(
            AtomicBoolean going, AtomicReference<Throwable> failed, AtomicReference<Long> asked) {
        AuditQueries audits = new AuditQueries(dataSource);
        FleetQueries fleets = new FleetQueries(dataSource);
        List<Callable<Object>> questions =
                List.of(
                        () ->
                                requireAny(
                                        audits.find(
                                                        AuditFilter.EVERYTHING,
                                                        AuditOrder.NEWEST_FIRST,
                                                        10,
                                                        null)
                                                .items()),
                        () -> requireAny(fleets.findByName("shop")),
                        () -> freshness.await("fleet", "hosts/alpha-1", 0, LONG));
        return questions.stream()
                .map(
                        question ->
                                Thread.ofPlatform()
                                        .start(
                                                () -> {
                                                    while (going.get()) {
                                                        try {
                                                            question.call();
                                                            pause(2);
                                                            asked.accumulateAndGet(1L, Long::sum);
                                                        } catch (Throwable failure) {
                                                            failed.compareAndSet(null, failure);
                                                        }
                                                    }
                                                }))
                .toList();
    }

    private static Object requireAny(List<?> found) {
        assertThat(found).isNotEmpty();
        return found;
    }

    /** Everything that the database knows of the projections' tables. */
    private List<String> catalogue() {
        List<String> all = new ArrayList<>();
        for (String query :
                List.of(
                        "select indexdef from pg_indexes where schemaname = 'public' order by 1",
                        "select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint"
                                + " where connamespace = 'public'::regnamespace order by 1",
                        "select format('%s %s', table_name, c) from information_schema.columns c"
                                + " where table_schema = 'public' order by 1",
                        "select format('%s %s %s', relname, relacl, reloptions) from pg_class"
                                + " where relnamespace = 'public'::regnamespace order by 1")) {
            all.addAll(jdbc.queryForList(query, String.class));
        }
        return all;
    }

    private List<String> schemas() {
        return jdbc.queryForList(
                "select nspname::text from pg_namespace where nspname like 'waybill%'",
                String.class);
    }

    private long oid(Projection projection) {
        return Objects.requireNonNull(
                jdbc.queryForObject(
                        "select to_regclass(?)::oid::bigint",
                        Long.class,
                        projection.tables().getFirst()));
    }

    private void use(List<Projection> projections) {
        freshness = new Freshness(dataSource, projections);
        rebuilds = new Rebuilds(dataSource, projections);
        work =
                new RebuildWork(
                        projections,
                        rebuilds,
                        dataSource,
                        broker.clientProperties(),
                        Log.TOPIC,
                        freshness,
                        500);
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void look(AtomicReference<Throwable> ended) {
        try {
            work.look();
        } catch (Throwable failure) {
            ended.set(failure);
        }
    }

    private Rebuild request(Projection projection) {
        return rebuilds.request(
                new RebuildAsked(
                        "%032x".formatted(System.nanoTime()),
                        projection.name(),
                        "ada",
                        "user",
                        "because",
                        null));
    }

    private Rebuild newest(Projection projection) {
        return rebuilds.newest(projection.name()).orElseThrow();
    }

    private List<ProjectionRunner> run(Projection... projections) {
        for (Projection projection : projections) {
            ProjectionRunner runner =
                    new ProjectionRunner(
                            projection,
                            dataSource,
                            broker.clientProperties(),
                            Log.TOPIC,
                            freshness);
            runner.start();
            running.add(runner);
        }
        return running;
    }

    private void publish(int from, int to) {
        producer.beginTransaction();
        for (int number = from; number < to; number++) {
            for (DomainEvent event : Stories.number(number)) {
                producer.send(events.next(event));
                written++;
            }
        }
        producer.commitTransaction();
    }

    private void reachAll() throws InterruptedException {
        for (ProjectionRunner runner : running) {
            eventually(
                    () -> {
                        assertThat(runner.status().state()).isNotEqualTo(State.FAILED);
                        return runner.status().position() == written;
                    });
        }
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within " + LONG).isLessThan(until);
            Thread.sleep(10);
        }
    }
}
