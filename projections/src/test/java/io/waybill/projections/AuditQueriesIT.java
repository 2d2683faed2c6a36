package io.waybill.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.bench.lives.Lives;
import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditField;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditGroups;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditProjection;
import io.waybill.projections.audit.AuditQueries;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whatever is asked of the audit trail, the answer is what one finds who reads all of it. The log
 * is long enough that most of it is in the index, and some not yet.
 */
class AuditQueriesIT {
    private static final int EVENTS = 30_000;
    private static final AuditProjection AUDIT = new AuditProjection();
    private static TestDatabase postgres;
    private static SingleConnectionDataSource connection;
    private static JdbcTemplate jdbc;
    private static AuditQueries audit;
    private static List<AuditEntry> all;

    @BeforeAll
    static void start() throws IOException {
        postgres = TestDatabase.start();
        ProjectionSchema.migrate(postgres.dataSource());
        // One connection for thousands of questions.
        connection = new SingleConnectionDataSource(postgres.url(), true);
        jdbc = new JdbcTemplate(connection);
        audit = new AuditQueries(connection);
        Lives lives = new Lives(11, EVENTS);
        Log log = new Log();
        for (int done = 0; done < EVENTS; done += 700) {
            AUDIT.apply(log.records(lives, Math.min(700, EVENTS - done)), jdbc);
        }
        all = read(AuditFilter.EVERYTHING, AuditOrder.NEWEST_FIRST, 1_000);
    }

    @AfterAll
    static void stop() throws IOException {
        connection.destroy();
        postgres.close();
    }

    @Test
    void mostIsInTheIndexAndNotAll() {
        assertThat(all).hasSize(EVENTS);
        assertThat(jdbc.queryForObject("select count(*) from audit_segment", Integer.class))
                .isEqualTo(EVENTS / 8_192);
    }

    @Test
    void howTheEventsCameInBatchesMakesNoDifferenceToTheIndex() {
        jdbc.execute("create schema other");
        SingleConnectionDataSource other =
                new SingleConnectionDataSource(postgres.url() + "&currentSchema=other", true);
        ProjectionSchema.migrate(other);
        JdbcTemplate there = new JdbcTemplate(other);
        AUDIT.apply(new Log().records(new Lives(11, EVENTS), 9_000), there);
        String first =
                "select term, entries, encode(places, 'hex') as places from %s.audit_term where segment = 0 order by 1";
        assertThat(there.queryForList(first.formatted("other")).toString())
                .isEqualTo(jdbc.queryForList(first.formatted("public")).toString())
                .contains("actor=pipeline");
        other.destroy();
    }

    /** As somebody has it who knows nothing of indexes. */
    private record Asked(AuditFilter filter, Predicate<AuditEntry> means) {}

    private static Asked asked(Random random) {
        AuditEntry like = all.get(random.nextInt(EVENTS));
        Asked asked = new Asked(AuditFilter.EVERYTHING, _ -> true);
        for (int i = random.nextInt(4); i >= 0; i--) {
            // Now and then of another entry, so that some filters mean nothing at all.
            AuditEntry of = random.nextInt(6) == 0 ? all.get(random.nextInt(EVENTS)) : like;
            asked = one(asked, random, of);
        }
        return asked;
    }

    private static Asked one(Asked asked, Random random, AuditEntry of) {
        int kind = random.nextInt(AuditField.values().length + 2);
        if (kind < AuditField.values().length) {
            AuditField field = AuditField.values()[kind];
            String value = value(field, of);
            return value == null || asked.filter().fields().containsKey(field)
                    ? asked
                    : new Asked(
                            asked.filter().with(field, value),
                            asked.means().and(e -> value.equals(value(field, e))));
        }
        if (kind == AuditField.values().length) {
            if (asked.filter().from() != null) {
                return asked;
            }
            Instant from = of.at().minusSeconds(random.nextInt(400_000));
            Instant to = of.at().plusSeconds(random.nextInt(400_000));
            return new Asked(
                    asked.filter().happening(from, to),
                    asked.means().and(e -> !e.at().isBefore(from) && e.at().isBefore(to)));
        }
        String[] words = of.summary().toLowerCase(Locale.ROOT).split("[^a-z0-9]+");
        String word = words[random.nextInt(words.length)];
        String begin = word.substring(0, Math.max(word.length() - 1, Math.min(2, word.length())));
        return begin.isEmpty() || !asked.filter().words().isEmpty()
                ? asked
                : new Asked(
                        asked.filter().saying(begin), asked.means().and(e -> hasWord(e, begin)));
    }

    private static boolean hasWord(AuditEntry entry, String begin) {
        return Stream.of(entry.summary(), entry.reason(), entry.target(), entry.ticket())
                .filter(text -> text != null)
                .flatMap(text -> Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")))
                .anyMatch(word -> word.startsWith(begin));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyFiltersTogetherFindWhatReadingAllFinds(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            Asked asked = asked(random);
            List<Long> expected =
                    all.stream().filter(asked.means()).map(AuditEntry::position).toList();
            assertThat(positions(asked.filter(), AuditOrder.NEWEST_FIRST, 200))
                    .as("%s", asked.filter())
                    .isEqualTo(expected);
            assertThat(positions(asked.filter(), AuditOrder.OLDEST_FIRST, 1_000))
                    .as("%s", asked.filter())
                    .isEqualTo(expected.reversed());
            assertThat(audit.count(asked.filter()))
                    .as("%s", asked.filter())
                    .isEqualTo(expected.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void groupsCountWhatReadingAllCounts(AuditField field) {
        Random random = new Random(field.ordinal());
        for (int round = 0; round < 12; round++) {
            Asked asked = round == 0 ? new Asked(AuditFilter.EVERYTHING, _ -> true) : asked(random);
            Map<String, Long> expected = new HashMap<>();
            long total = 0;
            for (AuditEntry entry : all) {
                if (asked.means().test(entry)) {
                    total++;
                    String value = value(field, entry);
                    if (value != null) {
                        expected.merge(value, 1L, Long::sum);
                    }
                }
            }
            AuditGroups groups = audit.group(asked.filter(), field);
            Map<String, Long> counted = new HashMap<>();
            groups.items().forEach(group -> counted.put(group.value(), group.count()));
            assertThat(counted).as("%s", asked.filter()).isEqualTo(expected);
            assertThat(groups.total()).isEqualTo(total);
            assertThat(groups.without())
                    .isEqualTo(total - expected.values().stream().mapToLong(n -> n).sum());
        }
    }

    private static @Nullable String value(AuditField field, AuditEntry entry) {
        return switch (field) {
            case ACTOR -> entry.actor();
            case ACTION -> entry.action();
            case NAME -> entry.target();
            case HOST -> entry.host();
            case IMAGE -> entry.image();
            case VERSION -> entry.version() == null ? null : entry.image() + ":" + entry.version();
            case OUTCOME -> entry.outcome();
            case CAUSE -> entry.cause();
            case TICKET -> entry.ticket();
            case DAY -> LocalDate.ofInstant(entry.at(), ZoneOffset.UTC).toString();
        };
    }

    @Test
    void aContainersEntriesAreFoundWhateverElseIsAsked() {
        AuditEntry some =
                all.stream().filter(e -> e.action().equals("stop")).findFirst().orElseThrow();
        ContainerId id = new ContainerId(some.subject().substring("containers/".length()));
        AuditFilter stops =
                AuditFilter.EVERYTHING.about(id).with(AuditField.ACTION, "stop").saying("stop");
        List<Long> expected =
                all.stream()
                        .filter(
                                e ->
                                        e.subject().equals(some.subject())
                                                && e.action().equals("stop"))
                        .map(AuditEntry::position)
                        .toList();
        assertThat(positions(stops, AuditOrder.NEWEST_FIRST, 1)).isEqualTo(expected);
        assertThat(audit.count(stops)).isEqualTo(expected.size());
        assertThat(audit.group(stops, AuditField.ACTION).items())
                .containsExactly(new AuditGroups.Group("stop", expected.size()));
    }

    @Test
    void whatFollowedFromAnEventIsFound() {
        AuditEntry some =
                all.stream().filter(e -> e.causationId() != null).findFirst().orElseThrow();
        assertThat(audit.followingFrom(List.of(String.valueOf(some.causationId())), 100))
                .isNotEmpty()
                .allSatisfy(e -> assertThat(e.causationId()).isEqualTo(some.causationId()))
                .contains(some);
    }

    @Test
    void anExportHandsOverAllInOrderUntilItIsToldToEnd() {
        List<Long> exported = new ArrayList<>();
        audit.export(
                AuditFilter.EVERYTHING,
                AuditOrder.OLDEST_FIRST,
                entry -> exported.add(entry.position()));
        assertThat(exported).isEqualTo(all.reversed().stream().map(AuditEntry::position).toList());
        List<Long> begun = new ArrayList<>();
        audit.export(
                AuditFilter.EVERYTHING.with(AuditField.OUTCOME, "observed"),
                AuditOrder.NEWEST_FIRST,
                entry -> {
                    begun.add(entry.position());
                    return begun.size() < 5;
                });
        assertThat(begun).hasSize(5);
    }

    @Test
    void wordsThatAreNoneAndTooManyAreRefused() {
        assertThatThrownBy(() -> AuditFilter.EVERYTHING.saying("-- %"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("no word");
        assertThatThrownBy(() -> AuditField.named("colour"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("actor, action, name");
    }

    private static List<Long> positions(AuditFilter filter, AuditOrder order, int limit) {
        return read(filter, order, limit).stream().map(AuditEntry::position).toList();
    }

    private static List<AuditEntry> read(AuditFilter filter, AuditOrder order, int limit) {
        List<AuditEntry> found = new ArrayList<>();
        String cursor = null;
        do {
            Page<AuditEntry> page = audit.find(filter, order, limit, cursor);
            found.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return found;
    }
}
