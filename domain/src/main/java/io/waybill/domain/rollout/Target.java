package io.waybill.domain.rollout;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the containers of a rollout are to become; exactly one of these.
 *
 * @param revision what this revision of the one container, or of the stack, said
 * @param version this version of the one image, all else as it is
 * @param instant what the log knew as asked for at that time
 * @param before as they were before the rollout that the scope names
 */
public record Target(
        @Nullable Integer revision,
        @Nullable Integer version,
        @Nullable Instant instant,
        boolean before) {

    public Target {
        long named =
                Stream.of(revision, version, instant, before ? true : null)
                        .filter(Objects::nonNull)
                        .count();
        if (named != 1) {
            throw new InvalidInput(
                    "to",
                    "say one of: a revision, a version, an instant; or name a rollout to undo");
        }
    }

    /**
     * @throws InvalidInput where that scope cannot become this
     */
    public void requireFits(Scope scope) {
        if (scope.stack() != null && revision == null) {
            throw new InvalidInput("to", "a stack becomes what one of its revisions says");
        }
        if (revision != null && scope.container() == null && scope.stack() == null) {
            throw new InvalidInput(
                    "to.revision",
                    "revisions are a container's own; name the container, or a version or an instant");
        }
        if (version != null && scope.image() == null && scope.container() == null) {
            throw new InvalidInput(
                    "to.version", "versions are an image's own; name the image, or an instant");
        }
        if (before != (scope.rollout() != null)) {
            throw new InvalidInput(
                    "to",
                    before
                            ? "name the rollout that is to be undone"
                            : "a rollout is undone as it was before; leave out what else it is to be");
        }
    }

    /** As people say it. */
    public String words() {
        return revision != null
                ? "to revision " + revision
                : version != null
                        ? "to version " + version
                        : instant != null ? "to " + instant : "to what was before it";
    }
}
