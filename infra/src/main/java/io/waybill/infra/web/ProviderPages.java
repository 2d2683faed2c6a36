package io.waybill.infra.web;

import io.waybill.domain.Forbidden;
import io.waybill.domain.UnknownThing;
import io.waybill.infra.access.Needs;
import io.waybill.infra.access.ProviderAway;
import io.waybill.infra.access.ProviderSignIn;
import io.waybill.infra.access.ProviderSignIn.Returned;
import io.waybill.infra.access.RequestLimits;
import io.waybill.infra.access.SignInFailed;
import io.waybill.infra.access.SignIns;
import io.waybill.infra.secret.NoMasterKey;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

import java.time.Duration;
import java.util.Optional;

/** The way in by the identity provider: there, and back. */
@Controller
@Needs({})
class ProviderPages {
    private final ProviderSignIn provider;
    private final SignIns signIns;
    private final RequestLimits limits;

    ProviderPages(ProviderSignIn provider, SignIns signIns, RequestLimits limits) {
        this.provider = provider;
        this.signIns = signIns;
        this.limits = limits;
    }

    @GetMapping("/ui/login/provider")
    RedirectView there(
            @RequestParam(required = false) @Nullable String to,
            HttpServletRequest request,
            HttpServletResponse response) {
        requireOffered();
        RedirectView view =
                new RedirectView(provider.begin(LoginPage.within(to), request, response));
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExpandUriTemplateVariables(false);
        view.setExposeModelAttributes(false);
        return view;
    }

    @GetMapping("/ui/login/return")
    ModelAndView back(HttpServletRequest request, HttpServletResponse response) {
        requireOffered();
        String address = request.getRemoteAddr();
        Optional<Duration> wait = limits.mayTry(address, "");
        if (wait.isPresent()) {
            String seconds = RequestLimits.seconds(wait.get());
            response.setHeader("Retry-After", seconds);
            return refused(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "Too many sign-ins failed where you are; begin again in " + seconds + " s.",
                    response);
        }
        try {
            Returned who = provider.finish(request, response);
            signIns.begin(who, request, response);
            // A redirect would be the provider's doing still, and the session's cookie stay behind.
            return GoingOn.to(
                    LoginPage.within(who.to()), "You are signed in", "To what you asked for");
        } catch (SignInFailed failed) {
            limits.isWrong(address);
            return refused(HttpStatus.UNAUTHORIZED, String.valueOf(failed.getMessage()), response);
        } catch (Forbidden forbidden) {
            return refused(HttpStatus.FORBIDDEN, String.valueOf(forbidden.getMessage()), response);
        } catch (NoMasterKey missing) {
            return refused(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Nobody can be signed in: " + missing.getMessage(),
                    response);
        }
    }

    private void requireOffered() {
        if (!provider.isOffered()) {
            throw new UnknownThing(
                    "no identity provider is set to sign in at (waybill.access.oidc.sign-in); sign in with a token");
        }
    }

    @ExceptionHandler
    ModelAndView away(ProviderAway away, HttpServletResponse response) {
        response.setHeader("Retry-After", "10");
        return refused(
                HttpStatus.SERVICE_UNAVAILABLE,
                provider.name()
                        + " does not answer, so nobody can be signed in there now; try again shortly, or sign in with a token.",
                response);
    }

    private ModelAndView refused(HttpStatus status, String why, HttpServletResponse response) {
        response.setStatus(status.value());
        return LoginPage.form(provider, null).addObject("refused", why);
    }
}
