package io.waybill.infra.web;

import io.waybill.domain.Refusal;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.ContainerController.Why;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.api.ProjectionController;
import io.waybill.infra.lag.Lag;
import io.waybill.infra.lag.Lags;
import io.waybill.projections.rebuild.Rebuild;
import io.waybill.projections.rebuild.Rebuilds;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** How far behind the log everything is, and a projection that is built anew. */
@Controller
@Needs(Permission.READ)
class ProjectionPages {
    private final Lags lags;
    private final Rebuilds rebuilds;
    private final ProjectionController projections;
    private final ProblemHandling problems;

    ProjectionPages(
            Lags lags,
            Rebuilds rebuilds,
            ProjectionController projections,
            ProblemHandling problems) {
        this.lags = lags;
        this.rebuilds = rebuilds;
        this.projections = projections;
        this.problems = problems;
    }

    /**
     * @param rebuild the last one; none where there never was one
     */
    record Projected(Lag.Projecting lag, @Nullable Rebuild rebuild) {
        public boolean isUnderWay() {
            return rebuild != null && rebuild.finishedAt() == null;
        }
    }

    @GetMapping("/ui/projections")
    ModelAndView all(HttpServletRequest http) {
        Lag lag = lags.now();
        return new ModelAndView(Asked.isForPart(http) ? "ui/projections :: part" : "ui/projections")
                .addObject("lag", lag)
                .addObject(
                        "projections",
                        lag.projections().stream()
                                .map(
                                        each ->
                                                new Projected(
                                                        each,
                                                        rebuilds.newest(each.name()).orElse(null)))
                                .toList());
    }

    @GetMapping("/ui/projections/{name}/rebuild")
    @Needs(Permission.ADMINISTER)
    ModelAndView form(@PathVariable String name, HttpServletRequest http) {
        rebuilds.projection(name);
        return form(name, Because.of(http), null);
    }

    @PostMapping("/ui/projections/{name}/rebuild")
    @Needs(Permission.ADMINISTER)
    ModelAndView rebuild(
            @PathVariable String name, HttpServletRequest http, HttpServletResponse response) {
        Because because = Because.of(http);
        try {
            projections.rebuild(
                    name,
                    new Why(because.reason(), because.ticket()),
                    new Keyed(http, because.key()));
            return Elsewhere.at("/ui/projections");
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return form(name, because, refused.getMessage());
        }
    }

    @PostMapping("/ui/projections/{name}/cancel")
    @Needs(Permission.ADMINISTER)
    ModelAndView cancel(@PathVariable String name, HttpServletRequest http) {
        projections.cancel(name, http);
        return Elsewhere.at("/ui/projections");
    }

    private static ModelAndView form(String name, Because because, @Nullable String refused) {
        return new ModelAndView("ui/rebuild")
                .addObject("name", name)
                .addObject("because", because)
                .addObject("refused", refused);
    }
}
