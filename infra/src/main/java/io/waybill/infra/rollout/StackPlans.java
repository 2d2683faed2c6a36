package io.waybill.infra.rollout;

import io.waybill.domain.ContainerId;
import io.waybill.domain.StackId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.ContainerStatus;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.StackPart;
import io.waybill.domain.rollout.Aim;
import io.waybill.domain.rollout.Plan;
import io.waybill.domain.rollout.Planning;
import io.waybill.domain.rollout.Surroundings;
import io.waybill.domain.rollout.Wanted;
import io.waybill.domain.stack.StackDocument;
import io.waybill.domain.stack.StackOrder;
import io.waybill.domain.stack.StackService;
import io.waybill.domain.stack.StackService.Instance;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plans how a stack becomes what a revision of it says. */
@Component
class StackPlans {
    private final Aggregates aggregates;
    private final ContainerNames names;

    StackPlans(Aggregates aggregates, ContainerNames names) {
        this.aggregates = aggregates;
        this.names = names;
    }

    Plan plan(StackId stack, int revision, StackDocument document, Surroundings surroundings) {
        Map<StackPart, ContainerState> members = membersOf(stack);
        Map<ContainerId, ContainerSpec> now = new HashMap<>();
        members.values().forEach(each -> now.put(each.id(), each.desired().spec()));
        Planning planning = new Planning(surroundings, () -> new ContainerId(NewIds.next()));
        return StackOrder.of(
                planning.of(List.of(), wanted(stack, revision, document, members)),
                document,
                revision > 1 ? aggregates.stack(stack).revision(revision - 1) : document,
                now);
    }

    private static List<Wanted> wanted(
            StackId stack,
            int revision,
            StackDocument document,
            Map<StackPart, ContainerState> members) {
        Map<StackPart, ContainerState> left = new LinkedHashMap<>(members);
        List<Wanted> wanted = new ArrayList<>();
        for (StackService service : document.services()) {
            boolean completes = document.completes(service.name());
            for (Instance one : service.instances(stack)) {
                Aim aim =
                        new Aim(
                                null,
                                document.host(),
                                one.name(),
                                revision,
                                service.image(),
                                completes ? DesiredState.STOPPED : DesiredState.RUNNING,
                                new Aim.OfStack(one.part(), completes));
                wanted.add(new Wanted(left.remove(one.part()), aim, one.spec()));
            }
        }
        left.values().forEach(each -> wanted.add(new Wanted(each, null, null)));
        return wanted;
    }

    /** The containers that are a part of the stack now. */
    Map<StackPart, ContainerState> membersOf(StackId stack) {
        Map<StackPart, ContainerState> members = new LinkedHashMap<>();
        for (ContainerId id : names.livingSince(Clock.systemUTC().instant())) {
            ContainerState container = aggregates.container(id);
            StackPart part = container.desired().spec().stack();
            if (part != null
                    && part.stack().equals(stack)
                    && container.observed().status() != ContainerStatus.REMOVED) {
                members.put(part, container);
            }
        }
        return members;
    }

    /** How a revision of the stack says that a part of it is made. */
    ContainerSpec spec(StackPart part, int revision) {
        return aggregates
                .stack(part.stack())
                .revision(revision)
                .service(part.service())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "revision " + revision + " has no part " + part))
                .instance(part.stack(), part.number())
                .spec();
    }
}
