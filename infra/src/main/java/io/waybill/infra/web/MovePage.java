package io.waybill.infra.web;

import io.waybill.domain.ContainerId;
import io.waybill.domain.Refusal;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.DriftPolicy;
import io.waybill.domain.container.MoveRules;
import io.waybill.domain.host.Placing.Candidate;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandReply;
import io.waybill.infra.api.ContainerController;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.Placements;
import io.waybill.infra.command.Placements.Room;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.web.Question.Option;
import io.waybill.projections.Words;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Where a container lives, and what is done about its drift: asked for on pages of their own. */
@Controller
@Needs(Permission.OPERATE)
class MovePage {
    private final ContainerController containers;
    private final ContainerNames names;
    private final Aggregates aggregates;
    private final Placements placements;
    private final ProblemHandling problems;
    private final Fresh fresh;

    MovePage(
            ContainerController containers,
            ContainerNames names,
            Aggregates aggregates,
            Placements placements,
            ProblemHandling problems,
            Fresh fresh) {
        this.containers = containers;
        this.names = names;
        this.aggregates = aggregates;
        this.placements = placements;
        this.problems = problems;
        this.fresh = fresh;
    }

    @GetMapping("/ui/containers/{container}/move")
    ModelAndView askWhere(@PathVariable String container, HttpServletRequest http) {
        return moving(names.resolve(container), Filled.of(http)).asked(Because.of(http), null);
    }

    @PostMapping("/ui/containers/{container}/move")
    ModelAndView move(
            @PathVariable String container, HttpServletRequest http, HttpServletResponse response) {
        ContainerId id = names.resolve(container);
        Filled filled = Filled.of(http);
        Because because = Because.of(http);
        try {
            CommandReply reply =
                    Objects.requireNonNull(
                            containers
                                    .move(
                                            id.value(),
                                            new ContainerController.MoveTo(
                                                    filled.get("host"),
                                                    filled.get("grace"),
                                                    filled.get("leaveVolumes") != null,
                                                    because.reason(),
                                                    because.ticket()),
                                            new Keyed(http, because.key()))
                                    .getBody());
            return Elsewhere.at(
                    Address.of(page(id)).with("operation", reply.operation()).toString());
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return moving(id, filled).asked(because, Wrong.of(refused));
        }
    }

    private Question moving(ContainerId id, Filled filled) {
        Desired desired = aggregates.container(id).desired();
        List<Option> rooms = rooms(desired, filled.get("host"));
        Question question =
                new Question("Move " + desired.name(), "fleet", page(id) + "/move", page(id))
                        .says(
                                "It is made on the other host, stopped here, started there, and removed here when it"
                                        + " works there; otherwise it runs on here.")
                        .says("It is on host " + desired.host().value() + " now.")
                        .choice(
                                "host",
                                rooms.isEmpty() ? "There is no other host" : "Where to",
                                rooms);
        String keeps = MoveRules.keepsAtHome(desired);
        if (keeps != null) {
            question.says("Mind that " + keeps + ".")
                    .check(
                            "leaveVolumes",
                            "Leave behind what its volumes and binds hold",
                            filled.get("leaveVolumes") != null);
        }
        return question.text(
                "grace", "Grace to end, such as 10s", filled.get("grace"), "as it says");
    }

    /** Those that fit first, and of these the ones with the most room. */
    private List<Option> rooms(Desired desired, @Nullable String chosen) {
        List<Room> others =
                placements.rooms(desired.spec()).stream()
                        .filter(room -> !room.host().host().id().equals(desired.host()))
                        .sorted(
                                Comparator.comparing((Room room) -> room.obstacle() != null)
                                        .thenComparing(
                                                room -> room.host().freeMemory(),
                                                Comparator.reverseOrder()))
                        .toList();
        return others.stream().map(room -> option(room, chosen, others.size() == 1)).toList();
    }

    private static Option option(Room room, @Nullable String chosen, boolean only) {
        Candidate host = room.host();
        String name = host.host().id().value();
        boolean possible = host.host().connected() && !host.host().cordoned();
        String there =
                (host.freeMemory() >> 20)
                        + " MiB of memory free, "
                        + host.containers()
                        + (host.containers() == 1 ? " container" : " containers");
        return new Option(
                name,
                name,
                room.obstacle() == null
                        ? there
                        : "It does not fit by itself: it " + room.obstacle(),
                name.equals(chosen) || only && possible,
                possible);
    }

    @GetMapping("/ui/containers/{container}/drift-policy")
    ModelAndView askForPolicy(@PathVariable String container, HttpServletRequest http) {
        return policies(names.resolve(container)).asked(Because.of(http), null);
    }

    @PostMapping("/ui/containers/{container}/drift-policy")
    ModelAndView policy(
            @PathVariable String container, HttpServletRequest http, HttpServletResponse response) {
        ContainerId id = names.resolve(container);
        Because because = Because.of(http);
        try {
            fresh.await(
                    Objects.requireNonNull(
                            containers
                                    .driftPolicy(
                                            id.value(),
                                            new ContainerController.HowToDealWithDrift(
                                                    Asked.word(
                                                            "policy",
                                                            DriftPolicy.class,
                                                            Asked.text(http, "policy")),
                                                    because.reason(),
                                                    because.ticket()),
                                            new Keyed(http, because.key()))
                                    .getBody()));
            return Elsewhere.at(page(id));
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return policies(id).asked(because, Wrong.of(refused));
        }
    }

    private Question policies(ContainerId id) {
        var container = aggregates.container(id);
        return new Question(
                        "What is done about drift of " + container.desired().name(),
                        "fleet",
                        page(id) + "/drift-policy",
                        page(id))
                .says("It drifts where somebody changes it past Waybill.")
                .choice(
                        "policy",
                        "Drift is",
                        Arrays.stream(DriftPolicy.values())
                                .map(
                                        each ->
                                                new Option(
                                                        Words.of(each),
                                                        label(each),
                                                        meaning(each),
                                                        each == container.policy(),
                                                        true))
                                .toList())
                .button("Set it");
    }

    private static String label(DriftPolicy policy) {
        return switch (policy) {
            case RECORD -> "recorded";
            case ENFORCE -> "put right (enforce)";
            case ACCEPT -> "accepted";
        };
    }

    private static String meaning(DriftPolicy policy) {
        return switch (policy) {
            case RECORD -> "It is shown, and nothing else.";
            case ENFORCE -> "It is made again what it was asked to be.";
            case ACCEPT -> "What is found is what is asked for from then on.";
        };
    }

    private static String page(ContainerId id) {
        return "/ui/containers/" + id.value();
    }
}
