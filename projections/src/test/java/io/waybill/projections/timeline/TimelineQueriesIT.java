package io.waybill.projections.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;
import io.waybill.projections.Page;
import io.waybill.projections.ProjectionSchema;
import io.waybill.projections.TestDatabase;
import io.waybill.projections.timeline.ContainerChange.Field;
import io.waybill.projections.timeline.ContainerChange.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

class TimelineQueriesIT {
    private static final TimelineProjection TIMELINE = new TimelineProjection();
    private static final ContainerId WEB = Happenings.id('a');
    private static final ContainerId JOB = Happenings.id('b');
    private static final ContainerId OLD = Happenings.id('c');
    private static final Period DAY = new Period(at("00:00"), at("20:00"));
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

    /** The host is cut off at 12:00; the container ends at 12:05, and that is known at 12:30. */
    private static void cutOff() {
        apply(
                new Happenings()
                        .adopted("08:00", WEB, "web", "alpha")
                        .lost("12:01", WEB, "alpha", "12:00")
                        .found("12:30", WEB, "alpha", "12:30")
                        .exited("12:30", WEB, "alpha", "12:05", 137)
                        .unobserved("12:31", "alpha", "12:00", "12:30"));
    }

    @Test
    void aLateObservationChangesWhatWasSoAndNotWhatWasKnown() {
        cutOff();
        assertThat(status("11:59", null)).isEqualTo("running");
        assertThat(status("12:03", null)).isEqualTo("lost");
        assertThat(status("12:07", null)).isEqualTo("exited");
        assertThat(status("13:00", null)).isEqualTo("exited");
        // Nobody knew yet that the host was cut off.
        assertThat(status("12:00:30", "12:00:30")).isEqualTo("running");
        assertThat(status("12:00:30", "12:01")).isEqualTo("lost");
        assertThat(status("12:07", "12:07")).isEqualTo("lost");
        assertThat(status("12:07", "12:29:59")).isEqualTo("lost");
        assertThat(status("12:07", "12:30")).isEqualTo("exited");
        assertThat(then("12:07", null).exitCode()).isEqualTo(137);
        assertThat(then("12:07", null).since()).isEqualTo(at("12:05"));
        assertThat(then("12:07", null).recordedAt()).isEqualTo(at("12:30"));
        assertThat(then("12:07", "12:20").lastStatus()).isEqualTo("running");
        assertThat(queries.unobservedHosts(new Moment(at("12:07"), null))).containsExactly("alpha");
        assertThat(queries.unobservedHosts(new Moment(at("12:07"), at("12:30")))).isEmpty();
        assertThat(queries.unobservedHosts(new Moment(at("12:30"), null))).isEmpty();
    }

    @Test
    void whatIsRecordedOutOfOrderMakesNoOverlap() {
        apply(
                new Happenings()
                        .adopted("08:00", WEB, "web", "alpha")
                        .exited("10:06", WEB, "alpha", "10:05", 1)
                        // By its host's clock before the end that the log knows already.
                        .started("10:07", WEB, "alpha", "10:03"));
        assertThat(intervals(WEB, DAY, 10))
                .extracting(each -> each.container().status(), IntervalView::from, IntervalView::to)
                .containsExactly(
                        tuple("running", at("08:00"), at("10:03")),
                        tuple("running", at("10:03"), null));
        assertThat(status("10:05", "10:06:30")).isEqualTo("exited");
        assertThat(status("10:05", "10:07")).isEqualTo("running");
    }

    @Test
    void nothingIsKnownOfATimeThatIsStillToCome() {
        assertThatThrownBy(() -> new Moment(at("12:00"), at("11:59")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("is before");
        assertThatThrownBy(() -> new Period(at("12:00"), at("12:00")))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void theFleetIsFilteredAndReadPageByPage() {
        apply(
                new Happenings()
                        .adopted("08:00", WEB, "web", "alpha")
                        .adopted("08:00", JOB, "job", "beta")
                        .adopted("08:00", OLD, "old", "alpha")
                        .exited("09:00", OLD, "alpha", "09:00", 0)
                        .removed("10:00", OLD, "alpha", "10:00"));
        assertThat(names("09:30", null, null)).containsExactly("job", "old", "web");
        assertThat(names("09:30", "alpha", null)).containsExactly("old", "web");
        assertThat(names("09:30", null, "exited")).containsExactly("old");
        assertThat(names("08:30", null, "exited")).isEmpty();
        assertThat(names("10:30", null, null)).containsExactly("job", "web");
        assertThat(names("07:59", null, null)).isEmpty();
        Page<ContainerThen> first = fleet("09:30", null, null, 2, null);
        assertThat(first.items()).hasSize(2);
        assertThat(fleet("09:30", null, null, 2, first.next()).items())
                .extracting(ContainerThen::name)
                .containsExactly("web");
        assertThatThrownBy(() -> fleet("09:30", null, null, 2, "no cursor"))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> fleet("09:30", null, null, 0, null))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void aDifferenceIsToldFieldByField() {
        apply(
                new Happenings()
                        .adopted("08:00", WEB, "web", "alpha")
                        .adopted("08:00", OLD, "old", "alpha")
                        .removed("10:00", OLD, "alpha", "10:00")
                        .adopted("11:00", JOB, "job", "beta")
                        .exited("11:00", WEB, "alpha", "11:00", 3)
                        .started("12:00", WEB, "alpha", "12:00"));
        List<ContainerChange> changes = diff("09:00", "11:30", 10, null).items();
        assertThat(changes)
                .extracting(ContainerChange::name, ContainerChange::change)
                .containsExactly(
                        tuple("job", Kind.CAME),
                        tuple("old", Kind.WENT),
                        tuple("web", Kind.CHANGED));
        assertThat(changes.getLast().fields())
                .containsExactly(
                        new Field("status", "running", "exited"), new Field("exitCode", null, 3));
        assertThat(changes.getFirst().before()).isNull();
        assertThat(diff("11:01", "11:30", 10, null).items()).isEmpty();
        // It runs at both, but not for all the time between them.
        assertThat(diff("10:30", "12:30", 10, null).items().getLast().fields())
                .extracting(Field::field)
                .containsExactly("startedAt", "runs");
        Page<ContainerChange> first = diff("09:00", "11:30", 1, null);
        assertThat(diff("09:00", "11:30", 10, first.next()).items())
                .isEqualTo(changes.subList(1, 3));
    }

    @Test
    void whatNobodyWatchedIsNotUptime() {
        cutOff();
        UptimeView seen = queries.uptime(WEB.value(), DAY).orElseThrow();
        assertThat(seen.onRecord()).isEqualTo(Duration.ofHours(12));
        assertThat(seen.up()).isEqualTo(Duration.ofHours(4));
        assertThat(seen.unobserved()).isEqualTo(Duration.ofMinutes(30));
        assertThat(seen.states())
                .isEqualTo(
                        Map.of(
                                "running", Duration.ofHours(4),
                                "exited", Duration.ofMinutes(450)));
        assertThat(seen.availability()).isEqualTo(240.0 / 690);
        UptimeView unseen =
                queries.uptime(WEB.value(), new Period(at("12:01"), at("12:20"))).orElseThrow();
        assertThat(unseen.up()).isZero();
        assertThat(unseen.unobserved()).isEqualTo(Duration.ofMinutes(19));
        assertThat(unseen.availability()).isNull();
        assertThat(queries.uptime(WEB.value(), new Period(at("06:00"), at("07:00")))).isEmpty();
    }

    @Test
    void aContainerThatIsLostIsNotUpBeforeItsHostIsBackToSayMore() {
        apply(
                new Happenings()
                        .adopted("08:00", WEB, "web", "alpha")
                        .lost("12:01", WEB, "alpha", "12:00"));
        UptimeView web = queries.uptime(WEB.value(), DAY).orElseThrow();
        assertThat(web.up()).isEqualTo(Duration.ofHours(4));
        assertThat(web.unobserved()).isEqualTo(Duration.ofHours(8));
        assertThat(web.availability()).isEqualTo(1.0);
        assertThat(intervals(WEB, DAY, 10).getLast().unobserved()).isEqualTo(Duration.ofHours(8));
    }

    @Test
    void runsAreCountedAndWhatIsRemovedIsOnRecordNoLonger() {
        apply(
                new Happenings()
                        .adopted("08:00", WEB, "web", "alpha")
                        .exited("09:00", WEB, "alpha", "09:00", 1)
                        .started("10:00", WEB, "alpha", "10:00")
                        .exited("11:00", WEB, "alpha", "11:00", 1)
                        .removed("12:00", WEB, "alpha", "12:00")
                        .adopted("08:00", JOB, "job", "beta"));
        UptimeView web = queries.uptime(WEB.value(), DAY).orElseThrow();
        assertThat(web.onRecord()).isEqualTo(Duration.ofHours(4));
        assertThat(web.up()).isEqualTo(Duration.ofHours(2));
        assertThat(web.runs()).isEqualTo(1);
        assertThat(web.restarts()).isEqualTo(1);
        Page<UptimeView> first = queries.uptimes(null, null, DAY, 1, null);
        assertThat(first.items()).containsExactly(web);
        assertThat(queries.uptimes(null, null, DAY, 1, first.next()).items())
                .extracting(UptimeView::name)
                .containsExactly("job");
        assertThat(queries.uptimes(null, "shop-web", DAY, 10, null).items())
                .isEqualTo(queries.uptimes(null, null, DAY, 10, null).items());
        assertThat(
                        queries.uptimes(null, null, new Period(at("06:00"), at("07:00")), 10, null)
                                .items())
                .isEmpty();
        assertThat(queries.uptimes("beta", "shop-web", DAY, 10, null).items())
                .extracting(UptimeView::name)
                .containsExactly("job");
        assertThat(
                        queries.uptimes(null, null, new Period(at("12:30"), at("13:00")), 10, null)
                                .items())
                .extracting(UptimeView::name)
                .containsExactly("job");
    }

    @Test
    void aLifeIsReadPageByPageAndSaysWhatNobodySaw() {
        cutOff();
        List<IntervalView> whole = intervals(WEB, DAY, 10);
        assertThat(whole)
                .extracting(each -> each.container().status(), IntervalView::unobserved)
                .containsExactly(
                        tuple("running", null),
                        tuple("lost", Duration.ofMinutes(5)),
                        tuple("exited", Duration.ofMinutes(25)));
        assertThat(intervals(WEB, DAY, 1)).isEqualTo(whole);
        assertThat(intervals(WEB, new Period(at("12:01"), at("12:02")), 10))
                .extracting(each -> each.container().status())
                .containsExactly("lost");
        assertThat(queries.beginning(WEB.value())).contains(at("08:00"));
        assertThat(queries.beginning(JOB.value())).isEmpty();
    }

    private static void apply(Happenings happenings) {
        TIMELINE.apply(happenings.records(), jdbc);
    }

    private static Instant at(String time) {
        return Happenings.at(time);
    }

    private static String status(String at, @Nullable String known) {
        return then(at, known).status();
    }

    private static ContainerThen then(String at, @Nullable String known) {
        Moment moment = new Moment(at(at), known == null ? null : at(known));
        return queries.fleet(new FleetThenFilter(moment, null, null, null, false, 10, null))
                .items()
                .getFirst();
    }

    private static Page<ContainerThen> fleet(
            String at,
            @Nullable String host,
            @Nullable String status,
            int limit,
            @Nullable String cursor) {
        return queries.fleet(
                new FleetThenFilter(
                        new Moment(at(at), null), host, null, status, false, limit, cursor));
    }

    private static List<String> names(String at, @Nullable String host, @Nullable String status) {
        return fleet(at, host, status, 10, null).items().stream().map(ContainerThen::name).toList();
    }

    private static Page<ContainerChange> diff(
            String from, String to, int limit, @Nullable String cursor) {
        return queries.diff(new Period(at(from), at(to)), null, null, limit, cursor);
    }

    private static List<IntervalView> intervals(ContainerId id, Period period, int limit) {
        List<IntervalView> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<IntervalView> page = queries.intervals(id.value(), period, limit, cursor);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }
}
