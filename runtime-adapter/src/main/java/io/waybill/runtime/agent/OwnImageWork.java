package io.waybill.runtime.agent;

import io.waybill.domain.OperationId;
import io.waybill.domain.host.HostImageChange;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.ImageWork.Build;
import io.waybill.domain.image.ImageWork.Commit;
import io.waybill.domain.image.ImageWork.Prune;
import io.waybill.domain.image.ImageWork.Pull;
import io.waybill.domain.image.ImageWork.Push;
import io.waybill.domain.image.ImageWork.Tag;
import io.waybill.runtime.Recent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which work with images is asked of the host, or was until just now: what the engine tells of that
 * was nobody else.
 */
final class OwnImageWork {
    private static final int KEPT = 1_000;
    // An engine dates its events itself, a moment after.
    private static final Duration LATE = Duration.ofSeconds(1);

    private final Map<OperationId, Known> known = new Recent<>(KEPT);

    private record Known(ImageWork work, Instant until) {}

    synchronized void isAsked(OperationId operation, ImageWork work) {
        known.putIfAbsent(operation, new Known(work, Instant.MAX));
    }

    /**
     * @param at by the engine's clock
     */
    synchronized void isOver(OperationId operation, Instant at) {
        known.computeIfPresent(
                operation,
                (_, one) ->
                        one.until().equals(Instant.MAX)
                                ? new Known(one.work(), at.plus(LATE))
                                : one);
    }

    /** Which of it a change is of. */
    synchronized Optional<OperationId> of(HostImageChange change, Instant at) {
        return known.entrySet().stream()
                .filter(one -> !at.isAfter(one.getValue().until()))
                .filter(one -> brings(one.getValue().work(), change))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean brings(ImageWork work, HostImageChange change) {
        return switch (work) {
            case Pull pull ->
                    change.kind() == HostImageChange.Kind.PULLED
                            && isSame(pull.reference(), change.reference());
            case Tag tag ->
                    change.kind() == HostImageChange.Kind.TAGGED
                            && isSame(tag.target(), change.reference());
            // An engine pulls what a build begins with.
            case Build build ->
                    change.kind() == HostImageChange.Kind.PULLED
                            || change.kind() == HostImageChange.Kind.TAGGED
                                    && isSame(build.reference(), change.reference());
            case Commit commit ->
                    change.kind() == HostImageChange.Kind.TAGGED
                            && isSame(commit.reference(), change.reference());
            case Push _ -> false;
            case Prune prune ->
                    (change.kind() == HostImageChange.Kind.UNTAGGED
                                    || change.kind() == HostImageChange.Kind.DELETED)
                            && prune.images().stream()
                                    .anyMatch(image -> isSame(image.id(), change.imageId()));
        };
    }

    // Engines leave out what goes without saying for them.
    private static boolean isSame(String ours, @Nullable String theirs) {
        return theirs != null
                && !theirs.isEmpty()
                && (ours.equals(theirs)
                        || ours.endsWith("/" + theirs)
                        || ours.endsWith(":" + theirs)
                        || theirs.endsWith("/" + ours));
    }
}
