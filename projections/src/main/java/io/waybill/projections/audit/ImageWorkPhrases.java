package io.waybill.projections.audit;

import io.waybill.domain.OperationId;
import io.waybill.domain.host.HostEvent.HostImageWorkFinished;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.ImageWork.Prune;
import io.waybill.domain.image.ImageWork.Pull;
import io.waybill.domain.image.ImageWork.Push;
import io.waybill.domain.image.ImageWork.Tag;
import io.waybill.domain.image.ImageWorkOutcome;
import io.waybill.projections.Words;
import io.waybill.projections.audit.Account.Outcome;

import org.jspecify.annotations.Nullable;

/** Work with the images of a host, in the words of people. */
final class ImageWorkPhrases {
    private ImageWorkPhrases() {}

    static Account requested(String host, OperationId operation, ImageWork.InStore work) {
        return account(
                work,
                Outcome.REQUESTED,
                host,
                operation,
                null,
                name(work) + " requested" + Phrases.BY_ACTOR + ", " + what(work));
    }

    static Account finished(String host, HostImageWorkFinished done) {
        ImageWorkOutcome outcome = done.outcome();
        String says =
                outcome.failure() != null
                        ? name(done.work()) + " failed: " + outcome.failure().message()
                        : name(done.work()) + " done, " + became(done.work(), outcome);
        return account(
                done.work(),
                outcome.failure() == null ? Outcome.DONE : Outcome.FAILED,
                host,
                done.operation(),
                done.occurrence() == null ? null : Words.of(done.occurrence().cause()),
                says);
    }

    private static Account account(
            ImageWork.InStore work,
            Outcome outcome,
            String host,
            OperationId operation,
            @Nullable String cause,
            String says) {
        return new Account(
                work.action(), outcome, host, host, null, null, operation.value(), cause, says);
    }

    private static String name(ImageWork.InStore work) {
        return switch (work) {
            case Pull _ -> "pull";
            case Tag _ -> "tag";
            case Push _ -> "push";
            case Prune _ -> "prune";
        };
    }

    private static String what(ImageWork.InStore work) {
        return switch (work) {
            case Pull pull -> "of " + pull.reference();
            case Tag tag -> "of " + tag.source() + " as " + tag.target();
            case Push push -> "of " + push.reference();
            case Prune prune ->
                    "of " + images(prune.images().size()) + ", " + prune.bytes() + " bytes";
        };
    }

    private static String became(ImageWork.InStore work, ImageWorkOutcome outcome) {
        return switch (work) {
            case Pull _, Tag _, Push _ ->
                    what(work)
                            + ", "
                            + (outcome.digest() == null
                                    ? "image " + outcome.imageId()
                                    : "digest " + outcome.digest());
            case Prune _ ->
                    images(outcome.removed().size())
                            + " removed, "
                            + outcome.removedBytes()
                            + " bytes"
                            + (outcome.kept().isEmpty()
                                    ? ""
                                    : ", " + images(outcome.kept().size()) + " still there");
        };
    }

    private static String images(int count) {
        return count == 1 ? "1 image" : count + " images";
    }
}
