package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.Conflict;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.host.HostCommand.CordonHost;
import io.waybill.domain.host.HostCommand.RegisterHost;
import io.waybill.domain.host.HostCommand.UncordonHost;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.image.ImageCommand.RegisterImage;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.embedded.EmbeddedServers;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.history.Lives;
import io.waybill.infra.history.Moment;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import javax.sql.DataSource;

/** The log and its publication, with the service's own wiring, PostgreSQL and broker. */
class EventLogIT {
    private static final int WRITERS = 8;
    private static final int EACH = 60;
    private static EmbeddedServers servers;
    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        System.setProperty("axoniq.update-checker.disabled", "true");
        servers = EmbeddedServers.start(data);
        context =
                new SpringApplicationBuilder(Waybill.class)
                        .run(
                                "--server.port=0",
                                "--spring.datasource.url=" + servers.jdbcUrl(),
                                "--spring.datasource.username=postgres",
                                "--waybill.kafka.bootstrap-servers=" + servers.bootstrapServers(),
                                "--waybill.kafka.replication-factor=1");
    }

    @AfterAll
    static void stop() throws IOException {
        if (context != null) {
            context.close();
        }
        servers.close();
    }

    @Test
    void aCommandThatFailsAfterItsDecisionLeavesNoEvent() {
        assertThatThrownBy(
                        () ->
                                commands()
                                        .send(
                                                register("left-out"),
                                                Caller.system("a test"),
                                                _ -> {
                                                    throw new IllegalStateException("too late");
                                                }))
                .hasMessageContaining("too late");
        assertThat(eventsOf("images/left-out")).isZero();

        // What failed can be done still: nothing of it is remembered, in a cache neither.
        commands().send(register("left-out"), Caller.system("a test"));
        assertThat(eventsOf("images/left-out")).isEqualTo(1);
    }

    @Test
    void ofTwoRegistrationsOfOneNameOneIsRefused() throws Exception {
        List<Future<Boolean>> answers = new ArrayList<>();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 2; i++) {
                answers.add(
                        both.submit(
                                () -> {
                                    try {
                                        commands()
                                                .send(register("wanted"), Caller.system("a test"));
                                        return true;
                                    } catch (Conflict _) {
                                        return false;
                                    }
                                }));
            }
        }
        assertThat(List.of(answers.get(0).get(), answers.get(1).get()))
                .containsExactlyInAnyOrder(true, false);
        assertThat(eventsOf("images/wanted")).isEqualTo(1);
    }

    @Test
    void changesOfOneThingAtOnceAreAllOnRecordOneAfterAnother() throws Exception {
        HostId host = new HostId("busy");
        commands()
                .send(
                        new RegisterHost(host, HostEndpoint.SIMULATED, Map.of()),
                        Caller.system("a test"));
        inParallel(
                (writer, round) ->
                        commands()
                                .send(
                                        writer % 2 == 0
                                                ? new CordonHost(host)
                                                : new UncordonHost(host),
                                        Caller.system("a test")));
        List<Long> sequences =
                jdbc().sql(
                                "select sequence_number from event where aggregate_identifier = 'hosts/busy' order by 1")
                        .query(Long.class)
                        .list();
        assertThat(sequences)
                .hasSizeGreaterThan(2)
                .isEqualTo(LongStream.range(0, sequences.size()).boxed().toList());
    }

    @Test
    void aLifeIsWalkedThroughMomentByMomentHoweverLongItIs() {
        HostId host = new HostId("told-of");
        Caller caller = Caller.system("a test");
        commands().send(new RegisterHost(host, HostEndpoint.SIMULATED, Map.of()), caller);
        for (int i = 0; i < 300; i++) {
            commands().send(new CordonHost(host), caller);
            commands().send(new UncordonHost(host), caller);
        }
        List<Moment<?>> life = new ArrayList<>();
        context.getBean(Lives.class).walk(host.subject(), life::add);
        assertThat(life).hasSizeGreaterThanOrEqualTo(601);
        assertThat(life.getFirst().before()).isNull();
        for (int i = 1; i < life.size(); i++) {
            assertThat(life.get(i).stored().sequence()).isEqualTo(i);
            assertThat(life.get(i).before()).isSameAs(life.get(i - 1).after());
        }
        assertThat(life.getLast().after()).isEqualTo(context.getBean(Aggregates.class).host(host));
        assertThatThrownBy(() -> context.getBean(Lives.class).walk("hosts/never", _ -> true))
                .hasMessageContaining("hosts/never is not on record");
    }

    @Test
    void everyEventSaysWhoWhyAndWhatItBelongsTo() {
        commands()
                .send(
                        register("told"),
                        new Caller(
                                "alice",
                                "user",
                                "release 2",
                                "CHG-7",
                                "c-1",
                                "e-1",
                                "10.0.0.9",
                                null,
                                null));
        JsonNode metadata =
                WaybillJson.mapper()
                        .readTree(
                                jdbc().sql(
                                                "select meta_data from event where aggregate_identifier = 'images/told'")
                                        .query(String.class)
                                        .single());
        assertThat(metadata.properties().toString())
                .contains("alice", "user", "release 2", "CHG-7", "c-1", "e-1", "10.0.0.9");
        // As an operator would ask, with SQL.
        assertThat(
                        jdbc().sql(
                                        "select payload::jsonb ->> 'repository' from event where aggregate_identifier = 'images/told'")
                                .query(String.class)
                                .single())
                .isEqualTo("registry.example/told");
    }

    @Test
    void whatIsOnRecordIsNeverChanged() {
        commands().send(register("kept"), Caller.system("a test"));
        for (String attempt :
                List.of(
                        "update event set payload = '{}'",
                        "delete from event",
                        "update event_position set position = -position",
                        "truncate event cascade")) {
            assertThatThrownBy(() -> jdbc().sql(attempt).update())
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("the log is never changed");
        }
    }

    @Test
    void positionsAreDenseAndTheFeedHasEachOnceHoweverLongTransactionsTake() throws Exception {
        Publisher publisher = context.getBean(Publisher.class);
        Thread interruptions =
                Thread.startVirtualThread(
                        () -> {
                            for (int i = 0; i < 4; i++) {
                                sleep(300);
                                publisher.stop();
                                publisher.start();
                            }
                        });
        inParallel(
                (writer, round) ->
                        commands()
                                .send(
                                        register("many-" + writer + "-" + round),
                                        Caller.system("a test"),
                                        // Its index is drawn before, its commit comes after
                                        // others'.
                                        _ -> sleep(round % 10 == 0 ? 20L * writer : 0)));
        interruptions.join();

        long events = jdbc().sql("select count(*) from event").query(Long.class).single();
        awaitPublished(events);
        assertDense(
                jdbc().sql("select position from event_position order by position")
                        .query(Long.class)
                        .list(),
                events);
        assertDense(
                EventsTopic.readAll(servers.bootstrapServers()).stream()
                        .map(EventsTopic.Event::position)
                        .toList(),
                events);
    }

    /**
     * As one that takes in several observations: it writes first, and decides on the rest later.
     */
    @Test
    void whatWasDecidedOnAnEventStandsAfterItWhicheverTransactionHasTheLowerNumber()
            throws Exception {
        HostId host = new HostId("ordered");
        commands()
                .send(new RegisterHost(host, HostEndpoint.SIMULATED, Map.of()), Caller.system("a"));
        TransactionTemplate transaction = context.getBean(TransactionTemplate.class);
        try (ExecutorService other = Executors.newSingleThreadExecutor();
                Connection running = context.getBean(DataSource.class).getConnection()) {
            CountDownLatch numbered = new CountDownLatch(1);
            CountDownLatch cordoned = new CountDownLatch(1);
            Future<?> late =
                    other.submit(
                            () ->
                                    transaction.executeWithoutResult(
                                            _ -> {
                                                drawTransactionNumber();
                                                numbered.countDown();
                                                await(cordoned);
                                                commands()
                                                        .send(
                                                                new UncordonHost(host),
                                                                Caller.system("a test"));
                                            }));
            await(numbered);
            // Between the numbers of the two: it holds the horizon there.
            running.setAutoCommit(false);
            running.createStatement().execute("select pg_current_xact_id()");
            commands().send(new CordonHost(host), Caller.system("a test"));
            cordoned.countDown();
            late.get();
            Soon.until(
                    "the later of the two has its position",
                    () -> positionsOfCordons().getLast() != null);
            running.rollback();
        }
        Soon.until(
                "both have their positions",
                () -> positionsOfCordons().stream().allMatch(Objects::nonNull));
        assertThat(positionsOfCordons()).hasSize(2).isSorted();
    }

    /** In the order of sequence; null where one has none yet. */
    private static List<@Nullable Long> positionsOfCordons() {
        return jdbc().sql(
                        """
                        select position from event left join event_position using (global_index)
                        where aggregate_identifier = 'hosts/ordered' and payload_type like '%cordoned%'
                        order by sequence_number""")
                .query(Long.class)
                .list();
    }

    private static void drawTransactionNumber() {
        jdbc().sql("select pg_current_xact_id()").query(String.class).single();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    // Hosts of other tests may be heard of meanwhile: there may be more, but none is left out.
    private static void assertDense(List<Long> positions, long least) {
        assertThat(positions)
                .hasSizeGreaterThanOrEqualTo((int) least)
                .isEqualTo(LongStream.rangeClosed(1, positions.size()).boxed().toList());
    }

    private interface Writing {
        void write(int writer, int round);
    }

    private static void inParallel(Writing writing) throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                writers.add(
                        threads.submit(
                                () -> {
                                    for (int round = 0; round < EACH; round++) {
                                        writing.write(number, round);
                                    }
                                }));
            }
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
    }

    private static void awaitPublished(long position) {
        EventLog log = context.getBean(EventLog.class);
        Publisher publisher = context.getBean(Publisher.class);
        Soon.until(
                "all up to " + position + " is published",
                () -> log.lastPosition() >= position && publisher.published() >= position);
    }

    private static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static RegisterImage register(String name) {
        return new RegisterImage(new ImageId(name), "registry.example/" + name);
    }

    private static long eventsOf(String aggregate) {
        return jdbc().sql("select count(*) from event where aggregate_identifier = ?")
                .param(aggregate)
                .query(Long.class)
                .single();
    }

    private static Commands commands() {
        return context.getBean(Commands.class);
    }

    private static JdbcClient jdbc() {
        return context.getBean(JdbcClient.class);
    }
}
