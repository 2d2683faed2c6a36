package io.waybill.infra.web;

import io.waybill.infra.api.StackQueryController;
import io.waybill.infra.api.StackQueryController.ServiceChange;
import io.waybill.infra.api.StackQueryController.View;
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
class StackPages {
    // What a revision changed is read from the log, revision by revision.
    private static final int TOLD_BY_FIELD = 50;

    private final StackQueryController stacks;

    StackPages(StackQueryController stacks) {
        this.stacks = stacks;
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
        View view = stacks.stack(stack);
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
                .addObject("revisions", revisions(stack));
    }

    private List<Revision> revisions(String stack) {
        List<KnownRevision> all = stacks.revisions(stack).items();
        return all.stream().map(known -> revision(stack, known, all.size())).toList();
    }

    private Revision revision(String stack, KnownRevision known, int newest) {
        int number = known.revision();
        boolean isTold = number > 1 && newest - number < TOLD_BY_FIELD && known.services() > 0;
        return new Revision(
                known,
                OffsetDateTime.parse(known.at()).toInstant(),
                isTold ? stacks.diff(stack, number - 1, number).services() : List.of());
    }
}
