package io.waybill.infra.archive;

import io.waybill.domain.Sha256;
import io.waybill.infra.proof.Proofs;
import io.waybill.infra.proof.Proofs.Subtree;
import io.waybill.proof.ArchiveFile;
import io.waybill.proof.ArchiveSegment;
import io.waybill.proof.ArchiveWriter;
import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;
import io.waybill.proof.SignedNote;
import io.waybill.proof.UnusableArchive;
import io.waybill.proof.VerifierKey;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The files of the archive. What has a file's name is whole, whenever this ended. */
@Component
class ArchiveFolder {
    private static final Logger log = LoggerFactory.getLogger(ArchiveFolder.class);
    private static final String PART = ".segment";
    private static final Duration LEFT_OVER_AFTER = Duration.ofHours(1);
    private static final int BATCH = 2_000;

    private final ArchiveProperties properties;
    private final Proofs proofs;

    ArchiveFolder(ArchiveProperties properties, Proofs proofs) {
        this.properties = properties;
        this.proofs = proofs;
    }

    boolean isOn() {
        return properties.folder() != null;
    }

    Path file(String name) {
        return folder().resolve(name);
    }

    private Path folder() {
        return Objects.requireNonNull(properties.folder());
    }

    /**
     * Makes the folder where nothing was ever written to it. One that was there and is not may be a
     * file system that is not mounted, which must not be written beside.
     *
     * @throws NotArchived where it is not there
     */
    void requireThere(boolean isBegun) throws IOException {
        if (Files.isDirectory(folder())) {
            return;
        }
        if (isBegun) {
            throw new NotArchived("the folder of the archive, " + folder() + ", is not there");
        }
        Files.createDirectories(folder());
    }

    /** What an earlier process was in the midst of writing. */
    void removeLeftovers() throws IOException {
        Instant before = Instant.now().minus(LEFT_OVER_AFTER);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder(), PART + "*.part")) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    /**
     * Writes the file of a segment, or takes the one that is there, where it is whole.
     *
     * @throws NotArchived where the log is not what was signed, or another log's file is there
     */
    synchronized WrittenFile write(ArchiveSegment segment, Subtree proof) throws IOException {
        Path file = file(segment.fileName());
        String sha256 =
                Files.exists(file) && isWhole(file, proof)
                        ? sha256(file)
                        : writeAnew(file, segment, proof);
        force(folder(), StandardOpenOption.READ); // that it has this name
        try (ArchiveFile written = ArchiveFile.open(file)) {
            return new WrittenFile(
                    segment,
                    written.earliest(),
                    written.latest(),
                    written.checkpoint().origin(),
                    Files.size(file),
                    sha256);
        }
    }

    private String writeAnew(Path file, ArchiveSegment segment, Subtree proof) throws IOException {
        Path part = Files.createTempFile(folder(), PART, ".part"); // for its owner only
        try {
            String sha256 = fill(part, segment, proof);
            require(part, proof);
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return sha256;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static boolean isWhole(Path file, Subtree proof) {
        try (ArchiveFile there = ArchiveFile.open(file)) {
            String origin = there.checkpoint().origin();
            if (!origin.equals(proof.checkpoint().origin())) {
                throw new NotArchived(
                        file
                                + " is of another log, "
                                + origin
                                + ": each needs a waybill.archive.folder of its own");
            }
            return there.verify(keys(proof)).equals(proof.root());
        } catch (UnusableArchive unusable) {
            log.warn("{}; it is written anew", unusable.getMessage());
            return false;
        }
    }

    /**
     * The hashes of the entries at these positions, of a file that has what was signed.
     *
     * @throws UnusableArchive where it is damaged, or not proven
     * @throws IllegalStateException where it is of another tree
     */
    Map<Long, Hash> leaves(Path file, Subtree proof, Set<Long> positions) {
        try (ArchiveFile there = ArchiveFile.open(file)) {
            Map<Long, Hash> leaves = new HashMap<>();
            Hash root =
                    there.verify(
                            keys(proof),
                            entry -> {
                                if (positions.contains(entry.position())) {
                                    leaves.put(entry.position(), entry.leaf());
                                }
                            });
            if (!root.equals(proof.root())) {
                throw new IllegalStateException(file + " has other events than the log's tree");
            }
            return leaves;
        }
    }

    private static List<VerifierKey> keys(Subtree proof) {
        return List.of(VerifierKey.read(proof.checkpoint().key()));
    }

    private String fill(Path part, ArchiveSegment segment, Subtree proof) throws IOException {
        MessageDigest sha256 = Sha256.begin();
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(part));
                OutputStream out = new DigestOutputStream(file, sha256);
                ArchiveWriter writer = new ArchiveWriter(out, segment)) {
            for (long before = segment.first() - 1; before < segment.last(); before += BATCH) {
                int count = (int) Math.min(BATCH, segment.last() - before);
                for (LogEntry entry : proofs.entriesAfter(before, count)) {
                    writer.add(entry);
                }
            }
            SignedNote note = SignedNote.readAll(proof.checkpoint().note()).getFirst();
            writer.finish(note, proof.path());
            requireSigned(segment, writer.root(), proof);
        }
        force(part, StandardOpenOption.WRITE);
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void requireSigned(ArchiveSegment segment, Hash root, Subtree proof) {
        if (!root.equals(proof.root())) {
            throw new NotArchived(
                    segment
                            + " are not what was hashed: waybill verify --proof names what was changed");
        }
    }

    /** As it can be read back. */
    private static void require(Path part, Subtree proof) {
        try (ArchiveFile written = ArchiveFile.open(part)) {
            written.verify(keys(proof));
        } catch (UnusableArchive unusable) {
            throw new NotArchived("what was written cannot be verified: " + unusable.getMessage());
        }
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    static String sha256(Path file) throws IOException {
        MessageDigest sha256 = Sha256.begin();
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
