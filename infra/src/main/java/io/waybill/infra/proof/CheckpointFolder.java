package io.waybill.infra.proof;

import io.waybill.infra.DataFolder;
import io.waybill.proof.Checkpoint;
import io.waybill.proof.SignedNote;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Checkpoints as files, for whoever takes copies: {@code latest}, and for each month a file to
 * which one an hour is added.
 */
@Component
class CheckpointFolder {
    private static final String LATEST = "latest";
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("uuuu-MM'.txt'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private Instant added = Instant.MIN;

    CheckpointFolder(ProofProperties properties) {
        Path given = properties.folder();
        folder =
                given == null || given.toString().isBlank()
                        ? DataFolder.path().resolve("checkpoints")
                        : given;
    }

    /**
     * What was written last, which whoever has only the database cannot change.
     *
     * @throws UncheckedIOException where it cannot be read
     */
    Optional<Checkpoint> latest() {
        Path file = folder.resolve(LATEST);
        try {
            return Files.exists(file)
                    ? SignedNote.readAll(Files.readString(file)).stream()
                            .findFirst()
                            .map(note -> Checkpoint.read(note.text()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException failure) {
            throw new UncheckedIOException(
                    new IOException(file + " cannot be read as a checkpoint: " + failure));
        }
    }

    void write(SignedCheckpoint checkpoint) throws IOException {
        Files.createDirectories(folder);
        Instant hour = checkpoint.signedAt().truncatedTo(ChronoUnit.HOURS);
        if (hour.isAfter(added)) {
            Files.writeString(
                    folder.resolve(MONTH.format(hour)),
                    checkpoint.note() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            added = hour;
        }
        Path next = folder.resolve(LATEST + ".next");
        Files.writeString(next, checkpoint.note());
        Files.move(next, folder.resolve(LATEST), StandardCopyOption.ATOMIC_MOVE);
    }
}
