package io.waybill.projections.audit;

import static io.waybill.projections.audit.Phrases.BY_ACTOR;

import io.waybill.domain.OperationId;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.image.Following;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.image.ImageEvent.ImageCurrentVersionChanged;
import io.waybill.domain.image.ImageEvent.ImageFollowingChanged;
import io.waybill.domain.image.ImageEvent.ImageOperationFailed;
import io.waybill.domain.image.ImageEvent.ImageOperationSucceeded;
import io.waybill.domain.image.ImageEvent.ImageRegistered;
import io.waybill.domain.image.ImageEvent.ImageTagMoved;
import io.waybill.domain.image.ImageEvent.ImageVersionPublished;
import io.waybill.domain.image.ImageEvent.ImageVersionPushed;
import io.waybill.domain.image.ImageEvent.ImageVersionReinstated;
import io.waybill.domain.image.ImageEvent.ImageVersionWithdrawn;
import io.waybill.domain.image.ImageEvent.MakingRequested;
import io.waybill.projections.Words;

import org.jspecify.annotations.Nullable;

/** What the events of images say for the audit trail. */
final class ImageAccount {
    private ImageAccount() {}

    static Account of(ImageEvent event) {
        String image = event.imageId().value();
        return switch (event) {
            case ImageRegistered registered ->
                    Account.ofImage(
                            "register",
                            image,
                            null,
                            "registered" + BY_ACTOR + ", from " + registered.repository());
            case ImageVersionPublished published -> published(published, image);
            case ImageTagMoved moved ->
                    Account.ofImage(
                            "move-tag",
                            image,
                            moved.to(),
                            "tag "
                                    + moved.tag()
                                    + " moved"
                                    + BY_ACTOR
                                    + fromTo(moved.from(), moved.to()));
            case ImageCurrentVersionChanged changed -> current(changed, image);
            case MakingRequested asked ->
                    made(
                            asked.work().action(),
                            Account.Outcome.REQUESTED,
                            image,
                            asked.host().value(),
                            null,
                            asked.operation(),
                            null,
                            asked.work().action()
                                    + " requested"
                                    + BY_ACTOR
                                    + ", to be pushed as "
                                    + asked.work().reference()
                                    + ": "
                                    + asked.source());
            case ImageVersionPushed pushed ->
                    made(
                            "push",
                            Account.Outcome.OBSERVED,
                            image,
                            pushed.host().value(),
                            null,
                            pushed.operation(),
                            pushed.occurrence(),
                            "pushed by host "
                                    + pushed.host().value()
                                    + (pushed.outcome().digest() == null
                                            ? ""
                                            : ", digest " + pushed.outcome().digest()));
            case ImageOperationSucceeded done ->
                    made(
                            done.action(),
                            Account.Outcome.DONE,
                            image,
                            null,
                            done.version(),
                            done.operation(),
                            null,
                            done.action() + " succeeded: it is version " + done.version());
            case ImageOperationFailed failed ->
                    made(
                            failed.action(),
                            Account.Outcome.FAILED,
                            image,
                            failed.host().value(),
                            null,
                            failed.operation(),
                            failed.occurrence(),
                            failed.action() + " failed: " + failed.failure().message());
            case ImageVersionWithdrawn gone ->
                    Account.ofImage(
                            "withdraw",
                            image,
                            gone.version(),
                            "version " + gone.version() + " withdrawn" + BY_ACTOR);
            case ImageVersionReinstated back ->
                    Account.ofImage(
                            "reinstate",
                            image,
                            back.version(),
                            "version " + back.version() + " reinstated" + BY_ACTOR);
            case ImageFollowingChanged changed ->
                    Account.ofImage("follow", image, null, followed(changed.following()));
        };
    }

    private static Account made(
            String action,
            Account.Outcome outcome,
            String image,
            @Nullable String host,
            @Nullable Integer version,
            OperationId operation,
            @Nullable Occurrence occurrence,
            String says) {
        return new Account(
                action,
                outcome,
                image,
                host,
                image,
                version,
                operation.value(),
                occurrence == null ? null : Words.of(occurrence.cause()),
                says);
    }

    private static String followed(Following following) {
        if (following.tags().isEmpty()) {
            return "no tags followed any more" + BY_ACTOR;
        }
        return "tags "
                + String.join(", ", following.tags())
                + " followed"
                + BY_ACTOR
                + (following.pollEvery() == null
                        ? ""
                        : ", asked for every " + following.pollEvery().toSeconds() + " s")
                + (following.makeCurrent() ? ", and new versions made current" : "");
    }

    private static Account published(ImageVersionPublished published, String image) {
        int number = published.version().number();
        return Account.ofImage(
                "publish",
                image,
                number,
                "version "
                        + number
                        + " published"
                        + BY_ACTOR
                        + ", digest "
                        + published.version().digest());
    }

    private static Account current(ImageCurrentVersionChanged changed, String image) {
        String steps = BY_ACTOR + fromTo(changed.from(), changed.to());
        return switch (changed.why()) {
            case PUBLISHED, SWITCHED ->
                    Account.ofImage(
                            "switch", image, changed.to(), "current version switched" + steps);
            case ROLLED_BACK ->
                    Account.ofImage(
                            "roll-back",
                            image,
                            changed.to(),
                            "current version rolled back" + steps);
        };
    }

    private static String fromTo(@Nullable Integer from, int to) {
        return (from == null ? "" : " from " + from) + " to " + to;
    }
}
