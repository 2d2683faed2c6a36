package io.waybill.infra.web;

import io.waybill.domain.StackId;
import io.waybill.domain.access.Permission;
import io.waybill.domain.stack.StackState;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.StackQueryController;
import io.waybill.infra.api.StackQueryController.ServiceChange;
import io.waybill.infra.api.StackQueryController.View;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.stack.StackHistory;
import io.waybill.infra.stack.StackHistory.KnownRevision;
import io.waybill.projections.Words;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Stacks, and what each revision of one changed. */
@Controller
@Needs(Permission.READ)
class StackPages {
    // Nobody reads further back than that; each is compared with the one before it.
    private static final int TOLD_BY_FIELD = 50;

    private final StackQueryController stacks;
    private final StackHistory history;
    private final Aggregates aggregates;

    StackPages(StackQueryController stacks, StackHistory history, Aggregates aggregates) {
        this.stacks = stacks;
        this.history = history;
        this.aggregates = aggregates;
    }

    /**
     * @param changes what it says otherwise than the one before it
     */
    record Revision(KnownRevision known, Instant at, List<ServiceChange> changes) {}

    @GetMapping("/ui/stacks")
    ModelAndView stacks() {
        return new ModelAndView("ui/stacks").addObject("stacks", stacks.stacks().items());
    }

    @GetMapping("/ui/stacks/{stack}")
    ModelAndView stack(@PathVariable String stack) {
        StackState state = aggregates.stack(new StackId(stack));
        List<KnownRevision> known = history.revisions(state.id());
        View view = stacks.view(state, known);
        Map<String, String> waits =
                view.document().services().stream()
                        .collect(
                                Collectors.toMap(
                                        service -> service.name(),
                                        service ->
                                                service.dependsOn().entrySet().stream()
                                                        .map(
                                                                other ->
                                                                        other.getKey()
                                                                                + " ("
                                                                                + Words.of(
                                                                                        other
                                                                                                .getValue())
                                                                                + ")")
                                                        .collect(Collectors.joining(", "))));
        return new ModelAndView("ui/stack")
                .addObject("summary", view.summary())
                .addObject("members", view.containers())
                .addObject("waits", waits)
                .addObject("leftOut", view.document().leftOut())
                .addObject("revisions", known.stream().map(each -> revision(state, each)).toList());
    }

    private static Revision revision(StackState stack, KnownRevision known) {
        int number = known.revision();
        boolean isTold =
                number > 1 && stack.newest() - number < TOLD_BY_FIELD && known.services() > 0;
        return new Revision(
                known,
                OffsetDateTime.parse(known.at()).toInstant(),
                isTold
                        ? StackQueryController.changes(
                                stack.revision(number - 1), stack.revision(number))
                        : List.of());
    }
}
