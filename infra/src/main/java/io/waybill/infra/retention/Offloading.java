package io.waybill.infra.retention;

import io.waybill.domain.container.ContainerState;
import io.waybill.infra.archive.ArchivedSegment;
import io.waybill.infra.archive.Archives;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.process.LevelTriggered;
import io.waybill.infra.publisher.Publisher;
import io.waybill.infra.retention.GoneContainers.Gone;
import io.waybill.infra.retention.GoneContainers.Place;
import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;
import io.waybill.proof.UnusableArchive;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes events out of the database that are in the archive's files: of containers that are gone for
 * as long as a rule says, and on no hold. What leaves was compared with what the files have, byte
 * by byte, and these with what was signed.
 */
@Component
class Offloading extends LevelTriggered {
    private static final Logger log = LoggerFactory.getLogger(Offloading.class);
    private static final Duration LOOKS = Duration.ofSeconds(10);
    private static final int BATCH = 200;

    private final RetentionProperties properties;
    private final RetentionRules rules;
    private final LegalHolds holds;
    private final GoneContainers gone;
    private final Aggregates aggregates;
    private final Archives archives;
    private final TransactionTemplate transaction;
    private Instant next = Instant.MIN;
    private volatile @Nullable String trouble;

    Offloading(
            RetentionProperties properties,
            RetentionRules rules,
            LegalHolds holds,
            GoneContainers gone,
            Aggregates aggregates,
            Archives archives,
            TransactionTemplate transaction,
            Publisher publisher) {
        super(
                "retention",
                properties.every().compareTo(LOOKS) < 0 ? properties.every() : LOOKS,
                publisher);
        this.properties = properties;
        this.rules = rules;
        this.holds = holds;
        this.gone = gone;
        this.aggregates = aggregates;
        this.archives = archives;
        this.transaction = transaction;
    }

    /** What keeps events from leaving the database that are to; none where nothing does. */
    @Nullable String trouble() {
        return trouble;
    }

    /**
     * One whose events may leave.
     *
     * @param entries what the table has, oldest first
     * @param segments which files have them, one for each entry
     */
    private record Leaving(
            String subject, List<LogEntry> entries, List<Long> segments, String rule) {}

    @Override
    protected void look() {
        Optional<Duration> shortest = rules.shortest();
        if (shortest.isEmpty() || Instant.now().isBefore(next)) {
            return;
        }
        Instant before = Instant.now().minus(shortest.get());
        try {
            List<Gone> batch = gone.after(Place.beginning(), before, BATCH);
            while (!batch.isEmpty() && isRunning()) {
                takeOut(batch);
                batch = gone.after(batch.getLast().place(), before, BATCH);
            }
            trouble = null;
            next = Instant.now().plus(properties.every());
        } catch (UnusableArchive | IllegalStateException failure) {
            String told = "events cannot leave the database: " + failure.getMessage();
            if (!told.equals(trouble)) {
                log.warn(told);
            }
            trouble = told;
        }
    }

    private void takeOut(List<Gone> batch) {
        List<ArchivedSegment> archived = archives.segments();
        List<LegalHolds.InForce> inForce = holds.inForce();
        List<Leaving> leaving = new ArrayList<>();
        for (Gone each : batch) {
            leaving(each, archived, inForce).ifPresent(leaving::add);
        }
        if (leaving.isEmpty()) {
            return;
        }
        requireArchived(leaving, archived);
        transaction.executeWithoutResult(
                _ ->
                        leaving.forEach(
                                each ->
                                        gone.takeOut(
                                                each.subject(),
                                                each.entries(),
                                                each.segments(),
                                                each.rule())));
        log.info(
                "the events of {} containers left the database, {} in all",
                leaving.size(),
                leaving.stream().mapToInt(each -> each.entries().size()).sum());
    }

    private Optional<Leaving> leaving(
            Gone each, List<ArchivedSegment> archived, List<LegalHolds.InForce> inForce) {
        ContainerState container = aggregates.container(each.id());
        Optional<RetentionRules.Rule> rule = rules.of(container);
        boolean isOver =
                container.isGone()
                        && rule.isPresent()
                        && !each.since().plus(rule.get().keep()).isAfter(Instant.now());
        if (!isOver || LegalHolds.holding(container, inForce).isPresent()) {
            return Optional.empty();
        }
        List<LogEntry> entries = gone.entries(each.id().subject());
        List<Long> segments = new ArrayList<>();
        for (LogEntry entry : entries) {
            Optional<ArchivedSegment> segment = having(entry.position(), archived);
            if (segment.isEmpty()) {
                return Optional.empty(); // not archived yet
            }
            segments.add(segment.get().number());
        }
        return Optional.of(new Leaving(each.id().subject(), entries, segments, rule.get().words()));
    }

    /** All have the same size, and stand in order. */
    private static Optional<ArchivedSegment> having(long position, List<ArchivedSegment> archived) {
        if (position < 1 || archived.isEmpty() || position > archived.getLast().to()) {
            return Optional.empty();
        }
        return Optional.of(archived.get((int) ((position - 1) / archived.getFirst().to())));
    }

    /** Each as the file has it. */
    private void requireArchived(List<Leaving> leaving, List<ArchivedSegment> archived) {
        Map<Long, TreeSet<Long>> wanted = new TreeMap<>();
        for (Leaving each : leaving) {
            for (int i = 0; i < each.entries().size(); i++) {
                wanted.computeIfAbsent(each.segments().get(i), _ -> new TreeSet<>())
                        .add(each.entries().get(i).position());
            }
        }
        Map<Long, Hash> inFiles = new HashMap<>();
        wanted.forEach(
                (number, positions) ->
                        inFiles.putAll(
                                archives.leaves(
                                        archived.get(Math.toIntExact(number - 1)), positions)));
        for (Leaving each : leaving) {
            for (LogEntry entry : each.entries()) {
                if (!entry.leaf().equals(inFiles.get(entry.position()))) {
                    throw new IllegalStateException(
                            "the event at position "
                                    + entry.position()
                                    + " is not what was recorded: waybill verify --proof names what was changed");
                }
            }
        }
    }
}
