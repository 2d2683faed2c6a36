package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.Refusal;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.ApprovalController;
import io.waybill.infra.api.ContainerController.Why;
import io.waybill.infra.api.ProblemHandling;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.Objects;

/** What waits for somebody else's approval, and where it is given. */
@Controller
@Needs(Permission.READ)
@RequestMapping("/ui/approvals")
class ApprovalPages {
    private final ApprovalController approvals;
    private final ProblemHandling problems;

    ApprovalPages(ApprovalController approvals, ProblemHandling problems) {
        this.approvals = approvals;
        this.problems = problems;
    }

    @GetMapping
    ModelAndView all() {
        return new ModelAndView("ui/approvals").addObject("approvals", approvals.all().items());
    }

    @GetMapping("/{approval}")
    ModelAndView one(@PathVariable String approval, HttpServletRequest http) {
        return one(approval, Because.of(http), null);
    }

    @PostMapping("/{approval}")
    ModelAndView decide(
            @PathVariable String approval, HttpServletRequest http, HttpServletResponse response) {
        Because because = Because.of(http);
        Why why = new Why(because.reason(), because.ticket());
        try {
            switch (Objects.requireNonNullElse(Asked.text(http, "decision"), "")) {
                case "approve" -> approvals.approve(approval, why, http);
                case "reject" -> approvals.reject(approval, why, http);
                default -> throw new InvalidInput("decision", "it is approve or reject");
            }
            return Elsewhere.at("/ui/approvals");
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return one(approval, because, refused.getMessage());
        }
    }

    private ModelAndView one(String approval, Because because, @Nullable String refused) {
        return new ModelAndView("ui/approval")
                .addObject("approval", approvals.one(approval))
                .addObject("because", because)
                .addObject("refused", refused);
    }
}
