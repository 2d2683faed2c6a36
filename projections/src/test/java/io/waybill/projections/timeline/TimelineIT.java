package io.waybill.projections.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.projections.EventRecord;
import io.waybill.projections.Page;
import io.waybill.projections.ProjectionSchema;
import io.waybill.projections.TestDatabase;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import javax.sql.DataSource;

/** What the timeline answers is what the events say, whenever it happened and whenever it came. */
class TimelineIT {
    private static final TimelineProjection TIMELINE = new TimelineProjection();
    private static TestDatabase postgres;
    private static JdbcTemplate jdbc;
    private static TimelineQueries queries;

    @BeforeAll
    static void start() throws IOException {
        postgres = TestDatabase.start();
        DataSource dataSource = postgres.dataSource();
        jdbc = new JdbcTemplate(dataSource);
        ProjectionSchema.migrate(dataSource);
        queries = new TimelineQueries(dataSource);
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void empty() {
        TIMELINE.truncate(jdbc);
    }

    @Test
    void aLongRandomHistoryIsToldAsItsEventsSayAtEveryInstant() {
        RandomFleet random = new RandomFleet(20261126, 150);
        FoldedFleet folded = new FoldedFleet();
        Random batches = new Random(7);
        for (int left = 100_000; left > 0; ) {
            List<EventRecord> batch = random.next(Math.min(left, 1 + batches.nextInt(2000)));
            batch.forEach(folded::add);
            TIMELINE.apply(batch, jdbc);
            left -= batch.size();
        }
        assertThatSpansFollowEachOther();
        long whole = Duration.between(RandomFleet.BEGIN, random.now()).toMillis();
        for (int asked = 0; asked < 1000; asked++) {
            Instant at = RandomFleet.BEGIN.plusMillis(batches.nextLong(whole + 5000) - 2000);
            Instant known =
                    asked % 2 == 0
                            ? null
                            : at.plusMillis((long) Math.pow(whole, batches.nextDouble()) - 1);
            assertThat(fleet(at, known))
                    .as("at %s as known at %s", at, known)
                    .isEqualTo(folded.at(at, known));
        }
    }

    @Test
    void batchesMakeNoDifference() {
        List<EventRecord> events = new RandomFleet(3, 5).next(500);
        TIMELINE.apply(events, jdbc);
        Map<String, List<String>> atOnce = rows();
        TIMELINE.apply(events, jdbc);
        assertThat(rows()).isEqualTo(atOnce);
        empty();
        events.forEach(event -> TIMELINE.apply(List.of(event), jdbc));
        assertThat(rows()).isEqualTo(atOnce);
    }

    private static void assertThatSpansFollowEachOther() {
        String spans =
                """
                select container, valid_from, valid_to from timeline_interval where known_to = 'infinity'
                union all select container, valid_from, 'infinity' from timeline_current""";
        assertThat(
                        jdbc.queryForObject(
                                "select count(*) from (select valid_to, lead(valid_from) over life as next from ("
                                        + spans
                                        + ") s window life as (partition by container order by valid_from)) t"
                                        + " where valid_to <> coalesce(next, 'infinity')",
                                Long.class))
                .as("gaps and overlaps")
                .isZero();
    }

    private static Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : TIMELINE.tables()) {
            rows.put(
                    table,
                    jdbc.queryForList(
                            "select t::text from " + table + " t order by 1", String.class));
        }
        return rows;
    }

    private static Map<String, Situation> fleet(Instant at, @Nullable Instant known) {
        Map<String, Situation> fleet = new TreeMap<>();
        for (ContainerThen then : all(at, known)) {
            assertThat(then.since()).isBeforeOrEqualTo(at);
            assertThat(fleet.put(then.id(), situation(then))).as("once: %s", then).isNull();
        }
        return fleet;
    }

    private static List<ContainerThen> all(Instant at, @Nullable Instant known) {
        return Page.all(
                cursor ->
                        queries.fleet(
                                new FleetThenFilter(
                                        new Moment(at, known),
                                        null,
                                        null,
                                        null,
                                        false,
                                        1000,
                                        cursor)));
    }

    private static Situation situation(ContainerThen then) {
        boolean lost = then.lastStatus() != null;
        return new Situation(
                then.host(),
                then.name(),
                then.image(),
                then.version(),
                then.revision(),
                then.desired(),
                then.operation(),
                lost ? String.valueOf(then.lastStatus()) : then.status(),
                then.exitCode(),
                then.health(),
                then.startedAt(),
                then.runs(),
                lost,
                then.drifted());
    }
}
