package io.waybill.infra.web;

import io.waybill.domain.ContainerId;
import io.waybill.domain.Refusal;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandReply;
import io.waybill.infra.api.ContainerController;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.api.RevisionController;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.Objects;

/**
 * Asks whether it is really meant, and why, and then has the API do it: there is no other way for a
 * command, whoever gives it.
 */
@Controller
@Needs(Permission.OPERATE)
class ActPage {
    private final ContainerController containers;
    private final RevisionController revisions;
    private final ContainerNames names;
    private final Aggregates aggregates;
    private final ProblemHandling problems;

    ActPage(
            ContainerController containers,
            RevisionController revisions,
            ContainerNames names,
            Aggregates aggregates,
            ProblemHandling problems) {
        this.containers = containers;
        this.revisions = revisions;
        this.names = names;
        this.aggregates = aggregates;
        this.problems = problems;
    }

    /**
     * What a person filled in.
     *
     * @param key by which the same form, sent twice, is one command
     */
    record Filled(
            String key,
            @Nullable String reason,
            @Nullable String ticket,
            @Nullable String grace,
            @Nullable String signal,
            @Nullable String name,
            @Nullable String revision) {
        static Filled of(HttpServletRequest http) {
            String key = Asked.text(http, "key");
            return new Filled(
                    key == null ? NewIds.next() : key,
                    Asked.text(http, "reason"),
                    Asked.text(http, "ticket"),
                    Asked.text(http, "grace"),
                    Asked.text(http, "signal"),
                    Asked.text(http, "name"),
                    Asked.text(http, "revision"));
        }
    }

    @GetMapping("/ui/containers/{container}/{act}")
    ModelAndView form(
            @PathVariable String container, @PathVariable String act, HttpServletRequest http) {
        return form(names.resolve(container), named(act), Filled.of(http), null);
    }

    @PostMapping("/ui/containers/{container}/{act}")
    ModelAndView perform(
            @PathVariable String container,
            @PathVariable String act,
            HttpServletRequest http,
            HttpServletResponse response) {
        ContainerId id = names.resolve(container);
        Act asked = named(act);
        Filled filled = Filled.of(http);
        try {
            CommandReply reply = ask(id.value(), asked, filled, new Keyed(http, filled.key()));
            return Elsewhere.at(
                    Address.of("/ui/containers/" + id.value())
                            .with("operation", reply.operation())
                            .toString());
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return form(id, asked, filled, refused.getMessage());
        }
    }

    private CommandReply ask(String id, Act act, Filled filled, HttpServletRequest http) {
        String reason = filled.reason();
        String ticket = filled.ticket();
        ContainerController.Why why = new ContainerController.Why(reason, ticket);
        ContainerController.Stop stop =
                new ContainerController.Stop(filled.grace(), reason, ticket);
        ResponseEntity<?> answer =
                switch (act) {
                    case START -> containers.start(id, why, http);
                    case STOP -> containers.stop(id, stop, http);
                    case RESTART -> containers.restart(id, stop, http);
                    case PAUSE -> containers.pause(id, why, http);
                    case UNPAUSE -> containers.unpause(id, why, http);
                    case KILL ->
                            containers.kill(
                                    id,
                                    new ContainerController.Kill(filled.signal(), reason, ticket),
                                    http);
                    case RENAME ->
                            containers.rename(
                                    id,
                                    new ContainerController.Rename(filled.name(), reason, ticket),
                                    http);
                    case ROLLBACK ->
                            revisions.rollback(
                                    id,
                                    new RevisionController.Back(
                                            Asked.number("revision", filled.revision()),
                                            null,
                                            filled.grace(),
                                            null,
                                            null,
                                            null,
                                            reason,
                                            ticket),
                                    http);
                    case REMOVE -> containers.remove(id, false, reason, ticket, http);
                    case FORCE_REMOVE -> containers.remove(id, true, reason, ticket, http);
                };
        return (CommandReply) Objects.requireNonNull(answer.getBody());
    }

    private static Act named(String word) {
        return Act.named(word)
                .orElseThrow(() -> new UnknownThing("there is no page of '" + word + "'"));
    }

    private ModelAndView form(ContainerId id, Act act, Filled filled, @Nullable String refused) {
        return new ModelAndView("ui/act")
                .addObject("id", id.value())
                .addObject("desired", aggregates.container(id).desired())
                .addObject("act", act)
                .addObject("filled", filled)
                .addObject("refused", refused);
    }
}
