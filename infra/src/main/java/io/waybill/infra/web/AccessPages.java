package io.waybill.infra.web;

import io.waybill.domain.Refusal;
import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Permission;
import io.waybill.domain.access.Role;
import io.waybill.infra.access.Needs;
import io.waybill.infra.access.SessionCookie;
import io.waybill.infra.access.Sessions;
import io.waybill.infra.access.TokenRecord;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.api.TokenController;
import io.waybill.infra.api.TokenController.MadeToken;
import io.waybill.infra.api.TokenController.NewToken;
import io.waybill.infra.command.NewIds;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.List;
import java.util.Objects;

/** Who is let in: tokens are made here, told once, and withdrawn. */
@Controller
@Needs(Permission.EXAMINE)
@RequestMapping("/ui/access")
class AccessPages {
    private final TokenController tokens;
    private final Sessions sessions;
    private final ProblemHandling problems;

    AccessPages(TokenController tokens, Sessions sessions, ProblemHandling problems) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.problems = problems;
    }

    @GetMapping
    ModelAndView all(HttpServletRequest http) {
        return all(http, null, null);
    }

    /** It is in this answer and in no other: neither the browser nor a proxy is to keep it. */
    @PostMapping
    @Needs(Permission.ADMINISTER)
    ModelAndView make(HttpServletRequest http, HttpServletResponse response) {
        Because because = Because.of(http);
        try {
            NewToken wanted =
                    new NewToken(
                            Asked.text(http, "name"),
                            Asked.text(http, "kind"),
                            List.of(grant(http)),
                            Asked.text(http, "expiresIn"),
                            because.reason(),
                            because.ticket());
            MadeToken made = tokens.make(wanted, new Keyed(http, because.key()));
            response.setHeader("Cache-Control", "no-store");
            return all(http, made, null);
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return all(http, null, refused.getMessage()).addObject("because", because);
        }
    }

    private static Grant grant(HttpServletRequest http) {
        String role = Asked.text(http, "role");
        String bounds = Asked.text(http, "bounds");
        return Grant.parse(
                Objects.requireNonNullElse(role, "") + (bounds == null ? "" : " " + bounds));
    }

    @GetMapping("/{token}/withdraw")
    @Needs(Permission.ADMINISTER)
    ModelAndView form(@PathVariable String token, HttpServletRequest http) {
        return form(tokens.one(token), http, null);
    }

    @PostMapping("/{token}/withdraw")
    @Needs(Permission.ADMINISTER)
    ModelAndView withdraw(
            @PathVariable String token, HttpServletRequest http, HttpServletResponse response) {
        try {
            tokens.withdraw(token, http);
            return Elsewhere.at("/ui/access");
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return form(tokens.one(token), http, refused.getMessage());
        }
    }

    private ModelAndView form(
            TokenRecord token, HttpServletRequest http, @Nullable String refused) {
        return new ModelAndView("ui/withdraw")
                .addObject("token", token)
                .addObject("own", token.id().equals(own(http)))
                .addObject("because", Because.of(http))
                .addObject("refused", refused);
    }

    private ModelAndView all(
            HttpServletRequest http, @Nullable MadeToken made, @Nullable String refused) {
        return new ModelAndView("ui/access")
                .addObject("tokens", tokens.all().items())
                .addObject("own", own(http))
                .addObject("made", made)
                .addObject("name", made == null ? Asked.text(http, "name") : null)
                .addObject("kind", Asked.text(http, "kind"))
                .addObject("roles", Role.values())
                .addObject("role", Asked.text(http, "role"))
                .addObject("bounds", made == null ? Asked.text(http, "bounds") : null)
                .addObject("expiresIn", Asked.text(http, "expiresIn"))
                .addObject(
                        "because",
                        made == null ? Because.of(http) : new Because(NewIds.next(), null, null))
                .addObject("refused", refused);
    }

    private @Nullable String own(HttpServletRequest http) {
        return SessionCookie.of(http).flatMap(sessions::tokenOf).orElse(null);
    }
}
