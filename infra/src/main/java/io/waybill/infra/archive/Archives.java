package io.waybill.infra.archive;

import io.waybill.domain.Conflict;
import io.waybill.domain.UnknownThing;
import io.waybill.infra.command.Caller;
import io.waybill.infra.offload.ArchiveAway;
import io.waybill.infra.proof.Proofs;
import io.waybill.infra.proof.Proofs.Subtree;
import io.waybill.infra.publisher.Publisher;
import io.waybill.proof.ArchiveSegment;
import io.waybill.proof.Hash;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What others are told of the archive. */
@Component
public class Archives {
    private static final Logger log = LoggerFactory.getLogger(Archives.class);

    private final ArchiveFolder folder;
    private final ArchivedSegments segments;
    private final Archiving archiving;
    private final Proofs proofs;
    private final Publisher publisher;

    Archives(
            ArchiveFolder folder,
            ArchivedSegments segments,
            Archiving archiving,
            Proofs proofs,
            Publisher publisher) {
        this.folder = folder;
        this.segments = segments;
        this.archiving = archiving;
        this.proofs = proofs;
        this.publisher = publisher;
    }

    /** In the order of their positions. */
    public List<ArchivedSegment> segments() {
        return segments.all();
    }

    /**
     * @throws UnknownThing where there is no such segment
     */
    public ArchivedSegment segment(long number) {
        return segments.one(number);
    }

    /**
     * @throws UnknownThing where it is not there
     */
    public Path file(ArchivedSegment segment) {
        requireOn();
        Path file = folder.file(segment.file());
        if (!Files.isRegularFile(file)) {
            throw new UnknownThing(
                    "the file of segment "
                            + segment.number()
                            + ", "
                            + segment.file()
                            + ", is not in the archive's folder");
        }
        return file;
    }

    /**
     * The hashes of some entries as the file of a segment has them, which is proven as a whole
     * first.
     *
     * @param positions of these entries
     * @throws io.waybill.proof.UnusableArchive where the file does not have what was signed
     */
    public Map<Long, Hash> leaves(ArchivedSegment archived, Set<Long> positions) {
        ArchiveSegment segment = archived.segment();
        Subtree proof =
                proofs.subtree(segment.height(), segment.index())
                        .orElseThrow(() -> new IllegalStateException(segment + " are not signed"));
        return folder.leaves(folder.file(archived.file()), proof, positions);
    }

    /** Whether there is a folder that files are written to. */
    public boolean isOn() {
        return folder.isOn();
    }

    private void requireOn() {
        if (!isOn()) {
            throw new Conflict("there is no archive here: waybill.archive.folder is not set");
        }
    }

    /**
     * Writes the file of a segment anew from the log, where it is lost or damaged; one that is
     * whole stays.
     *
     * @throws UnknownThing where there is no such segment
     * @throws Conflict where it cannot be written
     */
    public ArchivedSegment rewrite(long number, Caller caller) {
        requireOn();
        ArchiveSegment segment = segments.one(number).segment();
        Subtree proof =
                proofs.subtree(segment.height(), segment.index())
                        .orElseThrow(() -> new Conflict(segment + " are not signed yet"));
        try {
            folder.requireThere(true);
            segments.writtenAnew(number, folder.write(segment, proof), caller);
        } catch (IOException | NotArchived | ArchiveAway | IllegalStateException failure) {
            throw new Conflict("it cannot be written: " + failure.getMessage());
        }
        log.info("{} had {} archived anew", caller.actor(), segment);
        return segments.one(number);
    }

    /** How far the log is archived. */
    public ArchiveProgress progress() {
        return archiving.progress(segments.newest());
    }

    /** How many files are missing, or not what was written; only the leading instance knows. */
    public OptionalDouble damaged() {
        return publisher.isLeading()
                ? OptionalDouble.of(archiving.damaged())
                : OptionalDouble.empty();
    }

    /**
     * What keeps the log from being archived, or is wrong with its files; only the leading instance
     * knows.
     */
    public List<String> troubles() {
        return publisher.isLeading() ? archiving.troubles() : List.of();
    }
}
