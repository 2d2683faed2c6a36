package io.waybill.infra.web;

import io.waybill.domain.Refusal;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.DriftPolicy;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.Limits;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandReply;
import io.waybill.infra.api.ContainerController;
import io.waybill.infra.api.ContainerController.Run;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.fleet.HostView;
import io.waybill.projections.fleet.ImageSummaryView;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A container is run from here, by the fields that people use. */
@Controller
@Needs(Permission.OPERATE)
class RunPage {
    static final List<String> RESTART =
            List.of("no", "unless-stopped", "always", "on-failure", "on-failure:5");

    private final ContainerController containers;
    private final FleetQueries fleet;
    private final ProblemHandling problems;
    private final Fresh fresh;

    RunPage(
            ContainerController containers,
            FleetQueries fleet,
            ProblemHandling problems,
            Fresh fresh) {
        this.containers = containers;
        this.fleet = fleet;
        this.problems = problems;
        this.fresh = fresh;
    }

    @GetMapping("/ui/run")
    ModelAndView form(HttpServletRequest http) {
        return form(Filled.of(http), Because.of(http), null);
    }

    @PostMapping("/ui/run")
    ModelAndView run(HttpServletRequest http, HttpServletResponse response) {
        Filled filled = Filled.of(http);
        Because because = Because.of(http);
        try {
            CommandReply reply =
                    Objects.requireNonNull(
                            containers
                                    .run(run(filled, because), new Keyed(http, because.key()))
                                    .getBody());
            fresh.await(reply);
            return Elsewhere.at(
                    Address.of("/ui/containers/" + reply.container())
                            .with("operation", reply.operation())
                            .toString());
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return form(filled, because, Wrong.of(refused, RunPage::field));
        }
    }

    private static Run run(Filled filled, Because because) {
        return new Run(
                filled.get("name"),
                filled.get("host"),
                filled.get("image"),
                Asked.number("version", filled.get("version")),
                spec(filled),
                filled.get("stopped") == null,
                Asked.word("driftPolicy", DriftPolicy.class, filled.get("driftPolicy")),
                null,
                because.reason(),
                because.ticket());
    }

    private static ContainerSpec spec(Filled filled) {
        RestartPolicy restart = SpecText.restart(filled.get("restart"));
        Limits limits = SpecText.limits(filled.get("memory"), filled.get("cpus"));
        List<String> health = Arguments.of("healthCheck", filled.get("health"));
        return new ContainerSpec(
                Arguments.of("command", filled.get("command")),
                Arguments.of("entrypoint", filled.get("entrypoint")),
                SpecText.pairs("environment", filled.get("environment")),
                SpecText.ports(filled.get("ports")),
                SpecText.mounts(filled.get("mounts")),
                SpecText.pairs("labels", filled.get("labels")),
                limits,
                restart == null ? RestartPolicy.NEVER : restart,
                health.isEmpty() ? null : new HealthCheck(health, null, null, null, 0),
                filled.get("network"),
                filled.get("user"),
                filled.get("directory"),
                false);
    }

    private ModelAndView form(Filled filled, Because because, @Nullable Wrong wrong) {
        return new ModelAndView("ui/run")
                .addObject("filled", filled)
                .addObject("because", because)
                .addObject("wrong", wrong)
                .addObject("images", fleet.images().stream().map(ImageSummaryView::name).toList())
                .addObject("hosts", fleet.hosts().stream().map(HostView::name).toList())
                .addObject("restarts", RESTART)
                .addObject("policies", RolloutAsked.words(DriftPolicy.values()))
                .addObject(
                        "more",
                        Arrays.stream(Filled.MORE.split(" "))
                                .anyMatch(field -> filled.get(field) != null));
    }

    /** The form's field for one that the API names. */
    static String field(String named) {
        return switch (named) {
            case "limits.memoryBytes" -> "memory";
            case "limits.cpus" -> "cpus";
            case "restartPolicy" -> "restart";
            case "networkMode" -> "network";
            case "workingDirectory" -> "directory";
            default -> named.startsWith("healthCheck") ? "health" : named;
        };
    }
}
