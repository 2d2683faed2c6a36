package io.waybill.infra.web;

import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.VerificationController;
import io.waybill.infra.verification.Verification;
import io.waybill.infra.verification.Verification.Difference;
import io.waybill.infra.verification.VerificationsInBackground;
import io.waybill.projections.Page;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

import java.util.List;

/** Whether all agrees with the log: asked for, followed, and each difference told. */
@Controller
@Needs(Permission.READ)
@RequestMapping("/ui/verifications")
class VerificationPages {
    private static final int ON_A_PAGE = 200;

    private final VerificationController verifications;
    private final VerificationsInBackground work;

    VerificationPages(VerificationController verifications, VerificationsInBackground work) {
        this.verifications = verifications;
        this.work = work;
    }

    @GetMapping
    ModelAndView all(HttpServletRequest http) {
        return new ModelAndView("ui/verifications")
                .addObject("checks", work.checks())
                .addObject("because", Because.of(http))
                .addObject("verifications", verifications.newest().items());
    }

    @PostMapping
    @Needs(Permission.EXAMINE)
    ModelAndView begin(
            @RequestParam(required = false) @Nullable List<String> check, HttpServletRequest http) {
        Because because = Because.of(http);
        Verification begun =
                verifications.verify(
                        new VerificationController.Wanted(
                                check, because.reason(), because.ticket()),
                        new Keyed(http, because.key()));
        return Elsewhere.at("/ui/verifications/" + begun.id());
    }

    @GetMapping("/{id}")
    ModelAndView one(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest http) {
        Verification verification = verifications.one(id);
        Page<Difference> differences = verifications.differences(id, ON_A_PAGE, cursor);
        return new ModelAndView(
                        Asked.isForPart(http) ? "ui/verification :: part" : "ui/verification")
                .addObject("verification", verification)
                .addObject("differences", differences.items())
                .addObject("more", differences.next())
                .addObject("later", cursor != null);
    }

    @PostMapping("/{id}/cancel")
    @Needs(Permission.EXAMINE)
    ModelAndView cancel(@PathVariable String id, HttpServletRequest http) {
        verifications.cancel(id, http);
        return Elsewhere.at("/ui/verifications/" + id);
    }
}
