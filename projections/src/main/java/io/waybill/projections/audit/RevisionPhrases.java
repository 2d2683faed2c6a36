package io.waybill.projections.audit;

import io.waybill.domain.container.Action;
import io.waybill.domain.container.ContainerEvent.ContainerOperationFailed;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionNoted;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionPinned;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionRequested;
import io.waybill.domain.container.ContainerEvent.ContainerRevisionUnpinned;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.Replacement;

import org.jspecify.annotations.Nullable;

/** How a container's specification came to be another one, in the words of people. */
final class RevisionPhrases {
    private RevisionPhrases() {}

    static String of(ContainerRevisionRequested asked) {
        Desired desired = asked.desired();
        Operation operation = desired.operation();
        Replacement former = operation == null ? null : operation.replacement();
        return " to revision "
                + desired.revision()
                + (asked.revisionOf() == null ? "" : ", as revision " + asked.revisionOf() + " was")
                + ": "
                + change(former == null ? null : former.image(), desired.image())
                + (asked.note() == null ? "" : "; " + asked.note());
    }

    private static String change(@Nullable ImageReference before, ImageReference now) {
        return before == null || before.equals(now)
                ? words(now) + " as before, otherwise made"
                : "from " + words(before) + " to " + words(now);
    }

    private static String words(ImageReference image) {
        return image.version() == ImageReference.NONE
                ? image.reference()
                : image.image().value() + " version " + image.version();
    }

    /** Of a revision that did not come to be. */
    static String leftAs(ContainerOperationFailed failed) {
        boolean revision = failed.action() == Action.UPGRADE || failed.action() == Action.ROLLBACK;
        return revision ? "; asked for is revision " + failed.desired().revision() : "";
    }

    static String pinned(ContainerRevisionPinned pinned) {
        return "revision "
                + pinned.revision()
                + " pinned"
                + Phrases.BY_ACTOR
                + ": "
                + words(pinned.image())
                + " is kept for it";
    }

    static String unpinned(ContainerRevisionUnpinned unpinned) {
        return "revision " + unpinned.revision() + " unpinned" + Phrases.BY_ACTOR;
    }

    static String noted(ContainerRevisionNoted noted) {
        return noted.note() == null
                ? "note on revision " + noted.revision() + " taken back" + Phrases.BY_ACTOR
                : "noted"
                        + Phrases.BY_ACTOR
                        + " on revision "
                        + noted.revision()
                        + ": "
                        + noted.note();
    }
}
