package io.waybill.infra.web;

import io.waybill.infra.access.LoginLinks;
import io.waybill.infra.access.Needs;
import io.waybill.infra.access.ProviderSignIn;
import io.waybill.infra.access.RequestLimits;
import io.waybill.infra.access.SessionCookie;
import io.waybill.infra.access.Sessions;
import io.waybill.infra.access.SignIns;
import io.waybill.infra.people.People;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

import java.time.Duration;
import java.util.Optional;

/** The way in, and out. */
@Controller
@Needs({})
class LoginPage {
    private static final Logger log = LoggerFactory.getLogger(LoginPage.class);
    private static final String FLEET = "/ui/fleet";
    private final Sessions sessions;
    private final LoginLinks links;
    private final RequestLimits limits;
    private final ProviderSignIn provider;
    private final SignIns signIns;
    private final People people;

    LoginPage(
            Sessions sessions,
            LoginLinks links,
            RequestLimits limits,
            ProviderSignIn provider,
            SignIns signIns,
            People people) {
        this.sessions = sessions;
        this.links = links;
        this.limits = limits;
        this.provider = provider;
        this.signIns = signIns;
        this.people = people;
    }

    @GetMapping("/ui/login")
    ModelAndView form(@RequestParam(required = false) @Nullable String to) {
        return form(provider, to);
    }

    /**
     * @param to the page to go to then; the fleet where absent
     */
    static ModelAndView form(ProviderSignIn provider, @Nullable String to) {
        return new ModelAndView("ui/login")
                .addObject("to", within(to))
                .addObject("provider", provider.isOffered() ? provider.name() : null);
    }

    @PostMapping("/ui/login")
    ModelAndView begin(
            @RequestParam(defaultValue = "") String token,
            @RequestParam(required = false) @Nullable String to,
            HttpServletRequest request,
            HttpServletResponse response) {
        String shown = token.strip();
        Optional<Duration> wait = limits.mayTry(request.getRemoteAddr(), shown);
        if (wait.isPresent()) {
            String seconds = RequestLimits.seconds(wait.get());
            response.setHeader("Retry-After", seconds);
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            return form(provider, to)
                    .addObject(
                            "refused",
                            "Too many wrong tokens came from where you are; try again in "
                                    + seconds
                                    + " s.");
        }
        boolean byLink = shown.startsWith(LoginLinks.PREFIX);
        Optional<String> session =
                (byLink ? links.redeem(shown) : Optional.of(shown)).flatMap(sessions::begin);
        if (session.isEmpty()) {
            limits.isWrong(request.getRemoteAddr());
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            return form(provider, to)
                    .addObject(
                            "refused",
                            byLink
                                    ? "That link was used already, or is too old. Sign in with the token."
                                    : "Nobody is known by that token.");
        }
        log.info(
                "a browser{} was signed in by {}",
                people.areSealed() ? "" : " at " + request.getRemoteAddr(),
                byLink ? "the first start's link" : "a token");
        SessionCookie.of(request).ifPresent(sessions::end);
        SessionCookie.set(request, response, session.get());
        return Elsewhere.at(within(to));
    }

    /**
     * Whether somebody is signed in. A link from another site brings no cookie along, so that the
     * page of the login asks for itself.
     */
    @GetMapping("/ui/session")
    ResponseEntity<Void> session() {
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/ui/logout")
    ModelAndView end(HttpServletRequest request, HttpServletResponse response) {
        return signIns.end(request, response)
                .map(
                        provided ->
                                GoingOn.to(
                                        provided,
                                        "You are signed out of Waybill",
                                        "Sign out of " + provider.name() + ", too"))
                .orElseGet(() -> Elsewhere.at("/ui/login"));
    }

    /** Only to a page of ours: an address from elsewhere must not lead there. */
    static String within(@Nullable String to) {
        return to != null
                        && to.startsWith("/ui/")
                        && !to.startsWith("/ui/login")
                        && to.chars().allMatch(c -> c > 0x20 && c != '\\')
                ? to
                : FLEET;
    }
}
