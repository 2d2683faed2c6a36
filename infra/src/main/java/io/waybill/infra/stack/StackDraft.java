package io.waybill.infra.stack;

import io.waybill.domain.StackId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.StackPart;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.Plan;
import io.waybill.domain.stack.StackDocument;
import io.waybill.infra.rollout.RolloutPlanner;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a stack would become, and what would be done for it. Nothing of it is on record yet.
 *
 * @param revision its number; that of the newest where nothing is said anew
 * @param isNews whether it says something else than the newest revision
 * @param revisionOf the former one that it goes back to
 * @param unset variables of the file that are not set
 */
public record StackDraft(
        StackId stack,
        int revision,
        StackDocument document,
        boolean isNews,
        @Nullable Integer revisionOf,
        List<String> unset,
        List<FoundImage> images,
        Plan plan) {

    /** What tells one draft from another: the plan, and what the stack would be by it. */
    public String fingerprint() {
        return RolloutPlanner.fingerprint(plan, document);
    }

    /** The specification that an aim of its plan means; none where that is on record already. */
    public @Nullable ContainerSpec spec(Aim aim) {
        if (aim.stack() == null || aim.revision() != revision) {
            return null;
        }
        StackPart part = aim.stack().part();
        return document.service(part.service())
                .map(service -> service.instance(stack, part.number()).spec())
                .orElse(null);
    }
}
