package io.waybill.infra.web;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.EventMetadata;
import io.waybill.domain.ImageId;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.image.ImageEvent.ImageCurrentVersionChanged;
import io.waybill.domain.image.ImageEvent.ImageRegistered;
import io.waybill.domain.image.ImageEvent.ImageTagMoved;
import io.waybill.domain.image.ImageEvent.ImageVersionPublished;
import io.waybill.domain.image.ImageEvent.ImageVersionReinstated;
import io.waybill.domain.image.ImageEvent.ImageVersionWithdrawn;
import io.waybill.domain.image.ImageEvent.MakingRequested;
import io.waybill.infra.history.Lives;
import io.waybill.infra.publisher.StoredEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of an image's versions and tags, as the log tells it.
 *
 * @param lines the newest first
 * @param makings what was asked to be made of it
 */
record ImageHistory(List<Line> lines, List<MakingRequested> makings) {

    /**
     * @param versions which it is about
     */
    record Line(
            long position,
            Instant at,
            @Nullable String actor,
            @Nullable String reason,
            @Nullable String ticket,
            String what,
            List<Integer> versions) {}

    static ImageHistory of(ImageId image, Lives lives) {
        List<Line> lines = new ArrayList<>();
        List<MakingRequested> makings = new ArrayList<>();
        lives.walk(
                image.subject(),
                moment -> {
                    DomainEvent event = moment.event();
                    if (event instanceof MakingRequested asked) {
                        makings.add(asked);
                    }
                    Line line = line(moment.stored(), event);
                    if (line != null) {
                        lines.add(line);
                    }
                    return true;
                });
        return new ImageHistory(lines.reversed(), makings);
    }

    private static @Nullable Line line(StoredEvent stored, DomainEvent event) {
        if (!(event instanceof ImageEvent happened)) {
            return null;
        }
        return switch (happened) {
            case ImageVersionPublished it ->
                    line(
                            stored,
                            "version " + it.version().number() + " published",
                            it.version().number());
            case ImageTagMoved it ->
                    it.from() == null
                            ? line(stored, "tag " + it.tag() + " → version " + it.to(), it.to())
                            : line(
                                    stored,
                                    "tag "
                                            + it.tag()
                                            + " moved, version "
                                            + it.from()
                                            + " → "
                                            + it.to(),
                                    it.from(),
                                    it.to());
            case ImageCurrentVersionChanged it ->
                    it.from() == null
                            ? line(stored, "current version → " + it.to(), it.to())
                            : line(
                                    stored,
                                    "current version " + it.from() + " → " + it.to(),
                                    it.from(),
                                    it.to());
            case ImageVersionWithdrawn it ->
                    line(stored, "version " + it.version() + " withdrawn", it.version());
            case ImageVersionReinstated it ->
                    line(stored, "version " + it.version() + " reinstated", it.version());
            case ImageRegistered it -> line(stored, "registered as " + it.repository());
            case MakingRequested _,
                    ImageEvent.ImageVersionPushed _,
                    ImageEvent.ImageOperationSucceeded _,
                    ImageEvent.ImageOperationFailed _,
                    ImageEvent.ImageFollowingChanged _ ->
                    null;
        };
    }

    private static Line line(StoredEvent stored, String what, Integer... versions) {
        return new Line(
                stored.position(),
                OffsetDateTime.parse(stored.recordedAt()).toInstant(),
                stored.metadata(EventMetadata.ACTOR),
                stored.metadata(EventMetadata.REASON),
                stored.metadata(EventMetadata.TICKET),
                what,
                List.of(versions));
    }

    List<Line> about(int version) {
        return lines.stream().filter(line -> line.versions().contains(version)).toList();
    }

    /** What a version was made of; none where it came from elsewhere. */
    @Nullable MakingRequested making(@Nullable String source) {
        return makings.stream()
                .filter(asked -> asked.source().equals(source))
                .findFirst()
                .orElse(null);
    }
}
