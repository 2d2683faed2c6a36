package io.waybill.infra.web;

import io.waybill.domain.Refusal;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.PeopleController;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.people.People;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Who the people are that stand on record by pseudonyms; who somebody is, is erased here. */
@Controller
@Needs(Permission.EXAMINE)
@RequestMapping("/ui/people")
class PeoplePages {
    private final PeopleController controller;
    private final People people;
    private final ProblemHandling problems;

    PeoplePages(PeopleController controller, People people, ProblemHandling problems) {
        this.controller = controller;
        this.people = people;
        this.problems = problems;
    }

    @GetMapping
    ModelAndView all() {
        return new ModelAndView("ui/people")
                .addObject("persons", controller.all(null).items())
                .addObject("sealed", people.areSealed());
    }

    @GetMapping("/{actor}/erase")
    @Needs(Permission.ADMINISTER)
    ModelAndView form(@PathVariable String actor, HttpServletRequest http) {
        return form(actor, http, null);
    }

    @PostMapping("/{actor}/erase")
    @Needs(Permission.ADMINISTER)
    ModelAndView erase(
            @PathVariable String actor, HttpServletRequest http, HttpServletResponse response) {
        try {
            controller.erase(actor, http);
            return Elsewhere.at("/ui/people");
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return form(actor, http, refused.getMessage());
        }
    }

    private ModelAndView form(String actor, HttpServletRequest http, @Nullable String refused) {
        return new ModelAndView("ui/erase")
                .addObject("person", controller.one(actor))
                .addObject("because", Because.of(http))
                .addObject("refused", refused);
    }
}
