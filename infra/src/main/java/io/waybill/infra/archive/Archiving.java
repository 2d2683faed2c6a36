package io.waybill.infra.archive;

import io.waybill.infra.process.LevelTriggered;
import io.waybill.infra.proof.Proofs;
import io.waybill.infra.proof.Proofs.Subtree;
import io.waybill.infra.publisher.Publisher;
import io.waybill.proof.ArchiveSegment;
import io.waybill.proof.LogEntry.Field;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes file after file of what is old enough, hashed and signed. Where it ends in the midst of
 * one, it begins that again; where it ends between a file and its row, it takes the file.
 */
@Component
class Archiving extends LevelTriggered {
    private static final Logger log = LoggerFactory.getLogger(Archiving.class);
    private static final Duration LOOKS = Duration.ofSeconds(10);

    private final ArchiveProperties properties;
    private final ArchiveFolder folder;
    private final ArchivedSegments segments;
    private final Proofs proofs;
    private final FileChecks checks;
    private volatile List<String> troubles = List.of();

    Archiving(
            ArchiveProperties properties,
            ArchiveFolder folder,
            ArchivedSegments segments,
            Proofs proofs,
            Publisher publisher) {
        super("archive", LOOKS, publisher);
        this.properties = properties;
        this.folder = folder;
        this.segments = segments;
        this.proofs = proofs;
        checks = new FileChecks(folder);
    }

    /** What keeps the log from being archived, or is wrong with its files; empty if nothing. */
    List<String> troubles() {
        return troubles;
    }

    /** How many files are missing, or not what was written. */
    int damaged() {
        return checks.damaged();
    }

    /**
     * @param newest of what was written
     */
    ArchiveProgress progress(Optional<ArchivedSegment> newest) {
        long files = newest.map(ArchivedSegment::number).orElse(0L);
        long events = newest.map(ArchivedSegment::to).orElse(0L);
        ArchiveSegment next = new ArchiveSegment(properties.height(), files);
        return new ArchiveProgress(
                folder.isOn(),
                files,
                events,
                proofs.position() - events,
                next.size(),
                due(next).orElse(null));
    }

    @Override
    protected void look() {
        if (!folder.isOn()) {
            return;
        }
        List<String> found = new ArrayList<>();
        try {
            List<ArchivedSegment> written = segments.all();
            folder.requireThere(!written.isEmpty());
            folder.removeLeftovers();
            found.addAll(checks.troubles(written));
            archive(written);
        } catch (IOException failure) {
            found.add("the log cannot be archived in " + properties.folder() + ": " + failure);
        } catch (NotArchived | IllegalStateException failure) {
            found.add("the log cannot be archived: " + failure.getMessage());
        }
        if (isRunning()) {
            found.stream().filter(trouble -> !troubles.contains(trouble)).forEach(log::warn);
        }
        troubles = List.copyOf(found);
    }

    private void archive(List<ArchivedSegment> written) throws IOException {
        if (!proofs.areMade()) {
            throw new NotArchived(
                    "waybill.proof.enabled is false, and files are proved by what that signs: set it, or take"
                            + " waybill.archive.folder out");
        }
        long index = 0;
        if (!written.isEmpty()) {
            requireContinued(written.getLast());
            index = written.getLast().number();
        }
        for (; isRunning(); index++) {
            ArchiveSegment next = new ArchiveSegment(properties.height(), index);
            Optional<Subtree> proof = proofs.subtree(next.height(), next.index());
            Optional<Instant> due = due(next);
            if (proof.isEmpty() || due.isEmpty() || due.get().isAfter(Instant.now())) {
                return;
            }
            WrittenFile file = folder.write(next, proof.get());
            checks.written(file);
            segments.add(next.number(), file);
            log.info("{} are archived in {}", next, next.fileName());
        }
    }

    /** What comes next stands beside what came before, in files of the same size. */
    private void requireContinued(ArchivedSegment newest) {
        if (newest.segment().height() != properties.height()) {
            throw new NotArchived(
                    "waybill.archive.events is "
                            + properties.events()
                            + ", and the files that there are have "
                            + newest.segment().size()
                            + " events each: that cannot be changed any more");
        }
        if (!Files.exists(folder.file(newest.file()))) {
            throw new NotArchived(
                    newest.file()
                            + ", which was written last, is not in "
                            + properties.folder()
                            + ": nothing is written after it before it is there again");
        }
    }

    /** When the newest of its events is old enough; none while that is not on record. */
    private Optional<Instant> due(ArchiveSegment segment) {
        return proofs.entriesAfter(segment.last() - 1, 1).stream()
                .map(newest -> newest.text(Field.RECORDED_AT))
                .filter(Objects::nonNull)
                .findFirst()
                .map(recorded -> Instant.parse(recorded).plus(properties.after()));
    }
}
