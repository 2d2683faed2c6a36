package io.waybill.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ContainerEvent.ContainerReconciled;
import io.waybill.domain.container.Failure;
import io.waybill.domain.host.HostEvent.HostCordoned;
import io.waybill.domain.wire.EventTypes;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditField;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditProjection;
import io.waybill.projections.audit.AuditQueries;
import io.waybill.projections.audit.AuditWords;
import io.waybill.projections.fleet.ContainerFilter;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.fleet.FleetProjection;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;
import io.waybill.projections.fleet.ImageVersionView;
import io.waybill.projections.fleet.OperationView;
import io.waybill.projections.fleet.RolloutSummary;
import io.waybill.projections.timeline.TimelineProjection;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.sql.DataSource;

class ProjectionsIT {
    private static final AuditProjection AUDIT = new AuditProjection();
    private static final FleetProjection FLEET = new FleetProjection();
    private static final TimelineProjection TIMELINE = new TimelineProjection();
    // Written when there are some thousand entries.
    private static final Set<String> INDEX = Set.of("audit_term", "audit_segment");
    private static TestDatabase postgres;
    private static DataSource dataSource;
    private static JdbcTemplate jdbc;
    private static AuditQueries audit;
    private static FleetQueries fleet;

    @BeforeAll
    static void start() throws IOException {
        postgres = TestDatabase.start();
        dataSource = postgres.dataSource();
        jdbc = new JdbcTemplate(dataSource);
        // As in one schema with the event store, which migrates by a history of its own.
        jdbc.execute("create table somebody_elses (id int)");
        ProjectionSchema.migrate(dataSource);
        audit = new AuditQueries(dataSource);
        fleet = new FleetQueries(dataSource);
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void empty() {
        AUDIT.truncate(jdbc);
        FLEET.truncate(jdbc);
        TIMELINE.truncate(jdbc);
    }

    @Test
    void theStoryHasEveryEventThereIs() {
        assertThat(
                        Story.everything().stream()
                                .map(DomainEvent::getClass)
                                .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(List.copyOf(EventTypes.all()));
    }

    @Test
    void everyEventHasAnEntryThatReadsAsASentence() {
        List<EventRecord> events = story();
        apply(events);
        List<AuditEntry> entries =
                audit.find(AuditFilter.EVERYTHING, AuditOrder.NEWEST_FIRST, 1000, null).items();
        assertThat(entries).hasSameSizeAs(events);
        assertThat(entries)
                .allSatisfy(
                        entry -> {
                            assertThat(entry.summary())
                                    .isNotBlank()
                                    .doesNotContain("null", "{", "[");
                            assertThat(AuditWords.ACTIONS).contains(entry.action());
                            assertThat(AuditWords.OUTCOMES).contains(entry.outcome());
                            assertThat(entry.target()).isNotBlank();
                        });
        assertThat(entries.getFirst().position()).isEqualTo(events.size());
    }

    @Test
    void entriesSayWhoAndWhyAndByWhat() {
        apply(story());
        assertThat(summaries("stop"))
                .containsExactly("stop requested by ada (grace 10s): too much memory");
        assertThat(summaries("exit"))
                .containsExactly(
                        "exited with code 137, by somebody else on the host: too much memory");
        AuditEntry exit = find(filter("exit")).getFirst();
        assertThat(exit.target()).isEqualTo("shop");
        assertThat(exit.host()).isEqualTo("alpha");
        assertThat(exit.image()).isEqualTo("shop-web");
        assertThat(exit.cause()).isEqualTo("somebody-else");
        assertThat(exit.outcome()).isEqualTo("observed");
        assertThat(exit.at()).isEqualTo(Story.NOON.minusSeconds(60));
        assertThat(summaries("reconcile"))
                .containsExactly("is again as it was asked to be: too much memory");
    }

    @Test
    void takenInTwiceChangesNothing() {
        List<EventRecord> events = story();
        apply(events);
        Map<String, List<String>> once = Tables.rows(jdbc);
        once.forEach(
                (table, rows) ->
                        assertThat(rows.isEmpty()).as(table).isEqualTo(INDEX.contains(table)));
        apply(events);
        assertThat(Tables.rows(jdbc)).isEqualTo(once);
        // All of it again would end the same even without a guard; a part of it would not.
        for (int part = 1; part < events.size(); part++) {
            apply(events.subList(part - 1, part));
            assertThat(Tables.rows(jdbc)).isEqualTo(once);
        }
    }

    @Test
    void oneAtATimeIsTheSameAsAllAtOnce() {
        List<EventRecord> events = story();
        apply(events);
        Map<String, List<String>> atOnce = Tables.rows(jdbc);
        empty();
        events.forEach(event -> apply(List.of(event)));
        assertThat(Tables.rows(jdbc)).isEqualTo(atOnce);
    }

    @Test
    void historyIsOldestFirstAndPagesMeetWithoutGapOrOverlap() {
        apply(story());
        List<AuditEntry> whole = audit.history(Story.WEB, 1000, null).items();
        Page<AuditEntry> first = audit.history(Story.WEB, 5, null);
        Page<AuditEntry> second = audit.history(Story.WEB, 1000, first.next());
        assertThat(first.items()).isEqualTo(whole.subList(0, 5));
        assertThat(second.items()).isEqualTo(whole.subList(5, whole.size()));
        assertThat(second.next()).isNull();
        assertThat(whole.getFirst().action()).isEqualTo("declare");
    }

    @Test
    void textIsFoundByTheBeginningsOfItsWordsInAnyCase() {
        apply(story());
        assertThat(textFinds("CODE 137")).isEqualTo(1);
        assertThat(textFinds("137, cod")).isEqualTo(1);
        assertThat(textFinds("ode 137")).isZero();
        assertThatThrownBy(() -> textFinds("%")).hasMessageContaining("no word");
    }

    @Test
    void aContainerIsFoundByIdPrefixNameAndHost() {
        apply(story());
        ContainerView web = fleet.findById(Story.WEB.value()).orElseThrow();
        assertThat(web.name()).isEqualTo("shop");
        assertThat(web.status()).isEqualTo("dead");
        assertThat(web.desired()).isEqualTo("stopped");
        assertThat(web.operation())
                .isEqualTo(new ContainerView.InFlight(Story.id(8).value(), "kill", null, null));
        assertThat(web.spec()).isNotNull();
        assertThat(web.token()).matches("containers/a{32}@\\d+");
        assertThat(fleet.findByPrefix("aaaa")).containsExactly(web);
        assertThat(fleet.findByPrefix("%")).isEmpty();
        assertThat(fleet.findByName("shop")).containsExactly(web);
        assertThat(fleet.findByName("web")).isEmpty();
        assertThat(fleet.findByHostAndName("alpha", "shop")).contains(web);
        assertThat(fleet.findByHostAndName("beta", "shop")).isEmpty();
    }

    @Test
    void whatWasRemovedIsListedOnlyWhereItIsAskedFor() {
        apply(story());
        assertThat(names(filter(null, false, 10, null))).containsExactly("shop");
        assertThat(names(filter(null, true, 10, null))).containsExactly("job", "shop");
        assertThat(names(filter("removed", false, 10, null))).containsExactly("job");
        assertThat(fleet.findByName("job")).hasSize(1);
        Page<ContainerView> first = fleet.containers(filter(null, true, 1, null));
        assertThat(names(filter(null, true, 1, first.next()))).containsExactly("shop");
    }

    @Test
    void operationsKeepWhatBecameOfThem() {
        apply(story());
        assertThat(operation(1).status()).isEqualTo("succeeded");
        assertThat(operation(2).status()).isEqualTo("abandoned");
        assertThat(operation(3).status()).isEqualTo("failed");
        assertThat(operation(3).failure())
                .isEqualTo(new Failure("engine-error", "it said\uFFFDno"));
        assertThat(operation(11).status()).isEqualTo("succeeded");
        assertThat(operation(11).action()).isEqualTo("exec");
        assertThat(operation(6).status()).isEqualTo("pending");
        assertThat(operation(6).finishedAt()).isNull();
        Page<OperationView> first = fleet.operations(null, Story.WEB.value(), 2, null);
        assertThat(first.items())
                .extracting(OperationView::id)
                .containsExactly(Story.id(16).value(), Story.id(11).value());
        assertThat(fleet.operations(null, Story.WEB.value(), 1, first.next()).items())
                .extracting(OperationView::id)
                .containsExactly(Story.id(8).value());
        assertThat(operation(16).action()).isEqualTo("copy-in");
    }

    @Test
    void aCursorThatNoPageEndedWithIsRefused() {
        apply(story());
        Page<RolloutSummary> first = fleet.rollouts(null, 1, null);
        assertThat(fleet.rollouts(null, 1, first.next()).items())
                .hasSize(1)
                .doesNotContainAnyElementsOf(first.items());
        assertThatThrownBy(() -> fleet.rollouts(null, 10, "nosuch"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("cursor: 'nosuch' is not one that a page ended with");
        assertThatThrownBy(() -> fleet.operations(null, null, 10, "nosuch"))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void imagesAndHostsAreAsTheirEventsLeftThem() {
        apply(story());
        assertThat(fleet.images())
                .singleElement()
                .satisfies(
                        image -> {
                            assertThat(image.current()).isEqualTo(1);
                            assertThat(image.versions()).isEqualTo(2);
                            assertThat(image.digest()).isEqualTo(Story.DIGEST);
                        });
        assertThat(fleet.image("shop-web").orElseThrow().tags()).isEqualTo(Map.of("v1", 1));
        assertThat(fleet.image("nothing")).isEmpty();
        ImageVersionView first = fleet.versions("shop-web").getLast();
        assertThat(first.tags()).containsExactly("v1");
        assertThat(first.current()).isTrue();
        assertThat(first.platforms()).containsExactly("linux/amd64");
        assertThat(fleet.hosts()).singleElement().isEqualTo(fleet.host("alpha").orElseThrow());
        HostView host = fleet.host("alpha").orElseThrow();
        assertThat(host.connected()).isFalse();
        assertThat(host.disconnectedBecause()).isEqualTo("connection refused");
        assertThat(host.engine()).isNotNull();
        assertThat(host.containers()).isEqualTo(1);
        assertThat(host.running()).isZero();
    }

    @Test
    void anEventOfUnknownTypeIsNamed() {
        ProducerRecord<String, byte[]> record = new Log().next(new HostCordoned(Story.HOST));
        record.headers()
                .add("ce_type", "io.waybill.host.melted.v1".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Log.read(record))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessageContaining("unknown event type io.waybill.host.melted.v1");
    }

    @Test
    void aHistoryWithoutItsBeginningIsRefused() {
        List<EventRecord> events = new Log().records(List.of(new ContainerReconciled(Story.WEB)));
        assertThatThrownBy(() -> AUDIT.apply(events, jdbc)).hasMessageContaining("begin");
        assertThatThrownBy(() -> FLEET.apply(events, jdbc)).hasMessageContaining("begin");
        assertThatThrownBy(() -> TIMELINE.apply(events, jdbc)).hasMessageContaining("begin");
    }

    private static List<EventRecord> story() {
        return new Log().records(Story.everything());
    }

    private static void apply(List<EventRecord> events) {
        AUDIT.apply(events, jdbc);
        FLEET.apply(events, jdbc);
        TIMELINE.apply(events, jdbc);
    }

    private List<String> summaries(String action) {
        return find(filter(action)).stream().map(AuditEntry::summary).toList();
    }

    private long textFinds(String text) {
        return find(AuditFilter.EVERYTHING.saying(text)).size();
    }

    private static List<AuditEntry> find(AuditFilter filter) {
        return audit.find(filter, AuditOrder.NEWEST_FIRST, 100, null).items();
    }

    private static AuditFilter filter(String action) {
        return AuditFilter.EVERYTHING
                .about(Story.WEB)
                .with(AuditField.ACTION, action)
                .with(AuditField.IMAGE, "shop-web")
                .with(AuditField.HOST, "alpha")
                .happening(Story.NOON.minusSeconds(3600), Story.NOON.plusSeconds(3600));
    }

    private static ContainerFilter filter(
            @Nullable String status, boolean all, int limit, @Nullable String cursor) {
        return new ContainerFilter(null, null, status, all, false, limit, cursor);
    }

    private List<String> names(ContainerFilter filter) {
        return fleet.containers(filter).items().stream().map(ContainerView::name).toList();
    }

    private OperationView operation(int number) {
        return fleet.operation(Story.id(number).value()).orElseThrow();
    }
}
