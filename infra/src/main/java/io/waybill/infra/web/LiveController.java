package io.waybill.infra.web;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.access.SessionCookie;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import java.util.Arrays;
import java.util.Set;

/** Where a page listens. */
@Controller
@Needs(Permission.READ)
class LiveController {
    private static final int LONGEST = 2_000;
    private final LivePages pages;

    LiveController(LivePages pages) {
        this.pages = pages;
    }

    @GetMapping("/ui/live")
    SseEmitter live(
            @RequestParam(defaultValue = "") String of,
            HttpServletRequest http,
            HttpServletResponse response) {
        if (of.length() > LONGEST) {
            throw new InvalidInput("of", "it is " + LONGEST + " characters long at most");
        }
        // A proxy that kept it back would keep all of it.
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        Set<String> shown = of.isBlank() ? Set.of() : Set.of(distinct(of));
        return pages.open(shown, SessionCookie.of(http).orElseThrow());
    }

    private static String[] distinct(String of) {
        return Arrays.stream(of.strip().split("\\s+")).distinct().toArray(String[]::new);
    }
}
