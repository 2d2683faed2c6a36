package io.waybill.infra.proof;

import io.waybill.infra.process.LevelTriggered;
import io.waybill.infra.publisher.Publisher;
import io.waybill.proof.Checkpoint;
import io.waybill.proof.SigningKey;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Signs how long the log is and what its tree's root is, where it has grown, and brings that
 * outside. It remembers what it signed: of two histories it signs the first only.
 */
@Component
class Signing extends LevelTriggered {
    private static final Logger log = LoggerFactory.getLogger(Signing.class);
    private static final Duration LOOKS = Duration.ofMillis(500);
    private static final Duration THINS_OUT = Duration.ofHours(1);
    private static final int AT_ONCE = 100;

    private final ProofProperties properties;
    private final CheckpointKey key;
    private final TreeStore store;
    private final Checkpoints checkpoints;
    private final CheckpointFolder folder;
    private final CheckpointTopic topic;
    private final Publisher publisher;
    private long looked = System.nanoTime() - Duration.ofDays(1).toNanos();
    private long thinnedOut = System.nanoTime();
    private Optional<String> notSigned = Optional.empty();
    private volatile List<String> troubles = List.of();

    Signing(
            ProofProperties properties,
            CheckpointKey key,
            TreeStore store,
            Checkpoints checkpoints,
            CheckpointFolder folder,
            CheckpointTopic topic,
            Publisher publisher) {
        super(
                "checkpoints",
                properties.every().compareTo(LOOKS) < 0 ? properties.every() : LOOKS,
                publisher);
        this.properties = properties;
        this.key = key;
        this.store = store;
        this.checkpoints = checkpoints;
        this.folder = folder;
        this.topic = topic;
        this.publisher = publisher;
    }

    /**
     * What keeps checkpoints from being signed, or from being brought outside; empty if nothing.
     */
    List<String> troubles() {
        return troubles;
    }

    @Override
    protected void look() {
        if (!properties.enabled()) {
            return;
        }
        List<String> found = new ArrayList<>();
        if (since(looked).compareTo(properties.every()) >= 0) {
            looked = System.nanoTime();
            notSigned = signWhatIsNew();
        }
        notSigned.ifPresent(found::add);
        // The topic is made by who publishes, with the settings that it needs.
        if (publisher.published() > 0) {
            tellKafka(found);
        }
        if (since(thinnedOut).compareTo(THINS_OUT) >= 0) {
            thinnedOut = System.nanoTime();
            checkpoints.thinOut();
        }
        found.stream().filter(trouble -> !troubles.contains(trouble)).forEach(log::warn);
        troubles = List.copyOf(found);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** What keeps it from being signed. */
    private Optional<String> signWhatIsNew() {
        String origin = key.origin();
        Optional<SignedCheckpoint> newest = checkpoints.newest(origin);
        long size = store.size();
        try {
            newest.ifPresent(before -> requireItsBeginning(Checkpoint.read(before.note()), size));
            folder.latest()
                    .filter(before -> before.origin().equals(origin))
                    .ifPresent(before -> requireItsBeginning(before, size));
            if (size > newest.map(SignedCheckpoint::size).orElse(0L)) {
                SigningKey signer = key.key();
                Checkpoint checkpoint = new Checkpoint(origin, size, store.tree().root(size));
                checkpoints.add(origin, size, signer.sign(checkpoint.text()), signer.verifier());
            }
            Optional<SignedCheckpoint> kept = checkpoints.newest(origin);
            keep(kept);
            return newest.flatMap(before -> kept.flatMap(after -> otherKey(before, after)));
        } catch (AnotherHistory
                | CheckpointKey.NoKey
                | IllegalStateException
                | UncheckedIOException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    private static Optional<String> otherKey(SignedCheckpoint before, SignedCheckpoint after) {
        return before.key().equals(after.key())
                ? Optional.empty()
                : Optional.of(
                        "checkpoints are signed with another key than before, "
                                + after.key()
                                + " instead of "
                                + before.key()
                                + "; all instances need the same waybill.proof.key");
    }

    private void requireItsBeginning(Checkpoint before, long size) {
        if (before.size() > size) {
            throw new AnotherHistory(
                    before,
                    "the tree has "
                            + size
                            + " events, fewer than were signed; it was cut, or PostgreSQL was restored to an earlier time");
        }
        if (!store.tree().root(before.size()).equals(before.root())) {
            throw new AnotherHistory(before, "the tree's beginning is not what was signed");
        }
    }

    private void keep(Optional<SignedCheckpoint> newest) {
        try {
            Optional<Checkpoint> kept = folder.latest();
            if (newest.isPresent() && kept.filter(it -> !isNewer(newest.get(), it)).isEmpty()) {
                folder.write(newest.get());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    new IOException("checkpoints cannot be kept as files: " + failure));
        }
    }

    private static boolean isNewer(SignedCheckpoint checkpoint, Checkpoint kept) {
        return checkpoint.size() > kept.size() || !checkpoint.origin().equals(kept.origin());
    }

    private void tellKafka(List<String> troubles) {
        String origin = key.origin();
        try {
            for (SignedCheckpoint checkpoint : checkpoints.untold(origin, AT_ONCE)) {
                topic.send(checkpoint);
                checkpoints.told(origin, checkpoint.size());
            }
        } catch (ExecutionException | KafkaException failure) {
            Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
            troubles.add("checkpoints wait to be told on Kafka: " + cause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is there is not what was signed: signing it, too, would be to sign two histories. */
    static final class AnotherHistory extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AnotherHistory(Checkpoint before, String because) {
            super(
                    "no checkpoint is signed: of "
                            + before.origin()
                            + " with "
                            + before.size()
                            + " events one was, and "
                            + because
                            + "; waybill verify --proof tells more");
        }
    }
}
