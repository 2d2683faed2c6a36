package io.waybill.infra.web;

import io.waybill.domain.UnknownThing;
import io.waybill.infra.access.Needs;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where no other page is. */
@Controller
@Needs({})
class Nowhere {
    @GetMapping({"/", "/ui", "/ui/"})
    ModelAndView front() {
        return Elsewhere.at("/ui/fleet");
    }

    // What is below /ui/assets is files.
    @GetMapping({"/ui/{page:(?!assets$).*}", "/ui/{page:(?!assets$).*}/**"})
    void nowhere(HttpServletRequest request) {
        throw new UnknownThing("there is no page " + request.getRequestURI());
    }
}
