package io.waybill.infra.command;

import io.waybill.domain.ContainerId;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerCommand.ReviseContainer;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.domain.container.RevisionCause;
import io.waybill.domain.container.SpecEdit;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.history.KnownRevision;
import io.waybill.infra.history.RevisionHistory;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;

/** What a container's next revision is to be, whole, from what is asked of it. */
@Component
public class ContainerRevisions {
    private final Aggregates aggregates;
    private final RevisionHistory history;

    ContainerRevisions(Aggregates aggregates, RevisionHistory history) {
        this.aggregates = aggregates;
        this.history = history;
    }

    /**
     * How it is to be replaced.
     *
     * @param state afterwards; as before where absent
     */
    public record How(
            @Nullable DesiredState state,
            @Nullable Duration grace,
            ReplaceOrder order,
            @Nullable String note) {
        public static final How USUAL = new How(null, null, ReplaceOrder.AUTO, null);
    }

    /**
     * An upgrade, or an edit where the image version stays.
     *
     * @param image of which it is to be from now on; as before where absent
     * @param version the image's current one where nothing is said: neither a version nor an edit
     */
    public ReviseContainer upgrade(
            ContainerId id,
            OperationId operation,
            @Nullable ImageId image,
            @Nullable Integer version,
            SpecEdit edit,
            How how) {
        Desired desired = aggregates.container(id).desired();
        boolean sameImage = image == null || image.equals(desired.image().image());
        boolean stays = sameImage && version == null && !edit.isNothing();
        ImageReference next =
                stays
                        ? desired.image()
                        : aggregates
                                .image(image == null ? desired.image().image() : image)
                                .reference(version);
        aggregates.requireStartable(next, "upgrade");
        return new ReviseContainer(
                id,
                operation,
                next,
                edit.applyTo(desired.spec()),
                next.equals(desired.image()) ? RevisionCause.EDIT : RevisionCause.UPGRADE,
                null,
                how.state(),
                how.grace(),
                how.order(),
                how.note());
    }

    /** To what an earlier revision said. */
    public ReviseContainer rollback(ContainerId id, OperationId operation, int revision, How how) {
        KnownRevision former = history.former(aggregates.container(id), revision);
        aggregates.requireStartable(former.image(), "rollback");
        return new ReviseContainer(
                id,
                operation,
                former.image(),
                former.spec(),
                RevisionCause.ROLLBACK,
                revision,
                how.state(),
                how.grace(),
                how.order(),
                how.note());
    }
}
