package io.waybill.infra.web;

import io.waybill.infra.access.AccessTokens.Actor;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows, and how it writes. */
@ControllerAdvice(basePackageClasses = EveryPage.class)
class EveryPage {
    @ModelAttribute("actor")
    @Nullable String actor(@AuthenticationPrincipal @Nullable Object principal) {
        return principal instanceof Actor actor ? actor.name() : null;
    }

    @ModelAttribute("written")
    Written written() {
        return Written.NOW;
    }
}
