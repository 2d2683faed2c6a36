package io.waybill.infra.web;

import io.waybill.domain.ContainerId;
import io.waybill.domain.Refusal;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.ReplaceOrder;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandReply;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.api.RevisionController;
import io.waybill.infra.api.RevisionController.Planned;
import io.waybill.infra.api.UpgradeRequest;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.projections.fleet.FleetQueries;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A container's next revision: what would change is looked at first, and then done exactly so. */
@Controller
@Needs(Permission.OPERATE)
class UpgradePage {
    private final RevisionController revisions;
    private final ContainerNames names;
    private final Aggregates aggregates;
    private final FleetQueries fleet;
    private final ProblemHandling problems;

    UpgradePage(
            RevisionController revisions,
            ContainerNames names,
            Aggregates aggregates,
            FleetQueries fleet,
            ProblemHandling problems) {
        this.revisions = revisions;
        this.names = names;
        this.aggregates = aggregates;
        this.fleet = fleet;
        this.problems = problems;
    }

    @GetMapping("/ui/containers/{container}/upgrade")
    ModelAndView form(@PathVariable String container, HttpServletRequest http) {
        ContainerId id = names.resolve(container);
        Map<String, String> fields =
                new HashMap<>(UpgradeFilled.present(aggregates.container(id).desired()));
        String version = Asked.text(http, "version");
        if (version != null) {
            fields.put("version", version);
        }
        return page(id, Filled.of(fields), Because.of(http));
    }

    /** Shows what would change; does it where that was shown already, and is still so. */
    @PostMapping("/ui/containers/{container}/upgrade")
    ModelAndView upgrade(
            @PathVariable String container, HttpServletRequest http, HttpServletResponse response) {
        ContainerId id = names.resolve(container);
        Filled filled = Filled.of(http);
        Because because = Because.of(http);
        Keyed keyed = new Keyed(http, because.key());
        ModelAndView page = page(id, filled, because);
        try {
            Planned planned = planned(id, filled, because, keyed);
            if ("do".equals(filled.get("step"))) {
                if (mark(planned).equals(filled.get("shown"))) {
                    return Elsewhere.at(perform(id, filled, because, keyed));
                }
                response.setStatus(409);
                page.addObject(
                        "wrong",
                        new Wrong(
                                null,
                                "Nothing was done: what would change is not what was shown. This is what it is now;"
                                        + " look at it again."));
            }
            return page.addObject("planned", planned).addObject("mark", mark(planned));
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return page.addObject("wrong", Wrong.of(refused, RunPage::field));
        }
    }

    private Planned planned(
            ContainerId id, Filled filled, Because because, HttpServletRequest http) {
        UpgradeRequest request =
                UpgradeFilled.request(filled, aggregates.container(id).desired(), true, because);
        return (Planned)
                Objects.requireNonNull(revisions.upgrade(id.value(), request, http).getBody());
    }

    private String perform(
            ContainerId id, Filled filled, Because because, HttpServletRequest http) {
        UpgradeRequest request =
                UpgradeFilled.request(filled, aggregates.container(id).desired(), false, because);
        CommandReply reply =
                (CommandReply)
                        Objects.requireNonNull(
                                revisions.upgrade(id.value(), request, http).getBody());
        return Address.of("/ui/containers/" + id.value())
                .with("operation", reply.operation())
                .toString();
    }

    /** What was shown, in few words. */
    private static String mark(Planned planned) {
        return planned.from() + "-" + Integer.toHexString(planned.changes().hashCode());
    }

    private ModelAndView page(ContainerId id, Filled filled, Because because) {
        Desired desired = aggregates.container(id).desired();
        @Nullable Object image = fleet.image(desired.image().image().value()).orElse(null);
        return new ModelAndView("ui/upgrade")
                .addObject("id", id.value())
                .addObject("desired", desired)
                .addObject("image", image)
                .addObject("filled", filled)
                .addObject("because", because)
                .addObject("wrong", null)
                .addObject("planned", null)
                .addObject("restarts", restarts(filled))
                .addObject("orders", RolloutAsked.words(ReplaceOrder.values()));
    }

    /** With the one that it has. */
    private static List<String> restarts(Filled filled) {
        String now = filled.get("restart");
        return now == null || RunPage.RESTART.contains(now)
                ? RunPage.RESTART
                : Stream.concat(RunPage.RESTART.stream(), Stream.of(now)).toList();
    }
}
