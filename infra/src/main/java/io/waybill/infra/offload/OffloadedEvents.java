package io.waybill.infra.offload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.waybill.infra.offload.OffloadTable.Left;
import io.waybill.infra.offload.OffloadTable.Segment;
import io.waybill.proof.LogEntry;
import io.waybill.proof.LogEntry.Field;
import io.waybill.proof.LogTable;
import io.waybill.proof.UnusableArchive;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Reads events that have left the table. Only those are read that are on record as having left: a
 * row that somebody deleted is missing, though a file has it.
 */
public class OffloadedEvents {
    private static final long CACHED_BYTES = 32L << 20;
    private static final int OVERHEAD = 200;
    private static final Positions EVERYWHERE = new Positions(1, Long.MAX_VALUE);

    /** The clock that an event's id has, and that of its record, are read one after the other. */
    private static final Duration APART = Duration.ofMinutes(1);

    private final OffloadTable table;
    private final @Nullable OpenFiles files;
    private final Cache<Life, List<LogEntry>> lives =
            Caffeine.newBuilder()
                    .maximumWeight(CACHED_BYTES)
                    .weigher((Life _, List<LogEntry> entries) -> weight(entries))
                    .build();

    /** What left of a subject, up to a sequence number: that never becomes otherwise. */
    private record Life(String subject, long events) {}

    /**
     * @param folder where the files of the archive are; none where no event left
     */
    public OffloadedEvents(JdbcClient jdbc, @Nullable Path folder) {
        table = new OffloadTable(jdbc);
        files = folder == null ? null : new OpenFiles(folder);
    }

    private static int weight(List<LogEntry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.texts().stream())
                .mapToInt(text -> OVERHEAD + (text == null ? 0 : text.length))
                .sum();
    }

    private OpenFiles files() {
        if (files == null) {
            throw new ArchiveAway("waybill.archive.folder is not set");
        }
        return files;
    }

    /**
     * Those at these positions that left; of others there is none.
     *
     * @param positions in order
     * @return in order
     * @throws ArchiveAway where they cannot be read
     */
    public List<LogEntry> at(List<Long> positions) {
        if (positions.isEmpty()) {
            return List.of();
        }
        List<LogEntry> found = new ArrayList<>();
        for (Segment segment :
                table.among(new Positions(positions.getFirst(), positions.getLast()))) {
            List<Long> here =
                    positions.stream()
                            .filter(each -> each >= segment.first() && each <= segment.last())
                            .toList();
            if (!here.isEmpty()) {
                found.addAll(read(segment, here));
            }
        }
        return thatLeft(found);
    }

    private List<LogEntry> read(Segment segment, List<Long> positions) {
        OpenFiles open = files();
        OpenFiles.Reading reading = open.take(segment, positions.getFirst());
        try {
            List<LogEntry> found = new ArrayList<>(positions.size());
            for (long position : positions) {
                LogEntry entry = reading.at(position);
                if (entry != null) {
                    found.add(entry);
                }
            }
            open.giveBack(reading);
            return found;
        } catch (UnusableArchive unusable) {
            reading.close();
            throw new ArchiveAway(String.valueOf(unusable.getMessage()));
        }
    }

    private List<LogEntry> thatLeft(List<LogEntry> entries) {
        return LogTable.thatLeft(entries, table::events);
    }

    private static String subject(LogEntry entry) {
        return text(entry, Field.SUBJECT);
    }

    private static String text(LogEntry entry, Field field) {
        return String.valueOf(entry.text(field));
    }

    /**
     * Those about one thing that left, oldest first.
     *
     * @param subject such as {@code containers/4fd1…}
     * @param sequence of the first that is asked for
     * @throws ArchiveAway where they cannot be read
     */
    public List<LogEntry> about(String subject, long sequence) {
        Optional<Left> left = table.left(subject);
        if (left.isEmpty() || left.get().events() <= sequence) {
            return List.of();
        }
        List<LogEntry> all =
                lives.get(new Life(subject, left.get().events()), _ -> life(subject, left.get()));
        return all.subList((int) Math.min(sequence, all.size()), all.size());
    }

    private List<LogEntry> life(String subject, Left left) {
        List<LogEntry> all = new ArrayList<>();
        for (Segment segment : table.numbered(left.segments())) {
            each(
                    segment,
                    entry -> {
                        if (subject(entry).equals(subject) && entry.sequence() < left.events()) {
                            all.add(entry);
                        }
                        return true;
                    });
        }
        if (all.size() != left.events()) {
            throw new ArchiveAway(
                    "files have %d of the %d events about %s"
                            .formatted(all.size(), left.events(), subject));
        }
        return List.copyOf(all);
    }

    /** Reads a file from its beginning, while more is wanted. */
    private void each(Segment segment, Predicate<LogEntry> more) {
        try (OpenFiles.Reading reading = files().take(segment, segment.first())) {
            LogEntry entry = reading.next();
            while (entry != null && more.test(entry)) {
                entry = reading.next();
            }
        } catch (UnusableArchive unusable) {
            throw new ArchiveAway(String.valueOf(unusable.getMessage()));
        }
    }

    /**
     * The position of an event that left; none where there is no such event.
     *
     * @throws ArchiveAway where that cannot be said
     */
    public Optional<Long> positionOf(String eventId) {
        Optional<Instant> made = madeAt(eventId);
        if (made.isEmpty()) {
            return Optional.empty();
        }
        List<LogEntry> found = new ArrayList<>();
        for (Segment segment :
                table.recorded(
                        EVERYWHERE,
                        made.get().minus(APART).toString(),
                        made.get().plus(APART).toString())) {
            each(
                    segment,
                    entry -> {
                        if (text(entry, Field.ID).equals(eventId)) {
                            found.add(entry);
                        }
                        return found.isEmpty();
                    });
        }
        return thatLeft(found).stream().map(LogEntry::position).findFirst();
    }

    /** What an id says itself; none where it is no event's. */
    private static Optional<Instant> madeAt(String eventId) {
        try {
            UUID id = UUID.fromString(eventId);
            return id.version() == 7
                    ? Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /**
     * Those among some positions, in files that events left for, that were recorded in a time,
     * which may be in the table, too; none where there are none.
     *
     * @param since as the log writes it
     * @throws ArchiveAway where that cannot be said
     */
    public Optional<Positions> recorded(Positions among, String since, String before) {
        List<Segment> segments = table.recorded(among, since, before);
        Predicate<LogEntry> meant =
                entry -> {
                    String at = text(entry, Field.RECORDED_AT);
                    return entry.position() >= among.first()
                            && entry.position() <= among.last()
                            && at.compareTo(since) >= 0
                            && at.compareTo(before) < 0;
                };
        for (int i = 0; i < segments.size(); i++) {
            Optional<Positions> earliest = in(segments.get(i), meant);
            for (int j = segments.size() - 1; earliest.isPresent() && j >= i; j--) {
                Optional<Positions> latest = j == i ? earliest : in(segments.get(j), meant);
                if (latest.isPresent()) {
                    return Optional.of(new Positions(earliest.get().first(), latest.get().last()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Positions> in(Segment segment, Predicate<LogEntry> meant) {
        long[] found = {0, 0};
        each(
                segment,
                entry -> {
                    if (meant.test(entry)) {
                        found[0] = found[0] == 0 ? entry.position() : found[0];
                        found[1] = entry.position();
                    }
                    return true;
                });
        return found[0] == 0 ? Optional.empty() : Optional.of(new Positions(found[0], found[1]));
    }

    /**
     * Makes sure that all files that events left for are there.
     *
     * @throws ArchiveAway where one is not
     */
    public void requireThere() {
        for (Segment segment : table.among(EVERYWHERE)) {
            files().take(segment, segment.first()).close();
        }
    }
}
