package io.waybill.infra.web;

import io.waybill.infra.access.Actor;
import io.waybill.infra.access.Approvals;
import io.waybill.infra.people.People;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

import java.util.List;

/** What every page shows, and how it writes. */
@ControllerAdvice(basePackageClasses = EveryPage.class)
class EveryPage {
    private final Approvals approvals;
    private final People people;

    EveryPage(Approvals approvals, People people) {
        this.approvals = approvals;
        this.people = people;
    }

    @ModelAttribute("actor")
    @Nullable String actor() {
        return Actor.current().map(Actor::name).orElse(null);
    }

    /** The same as people say it. */
    @ModelAttribute("actorName")
    @Nullable String actorName() {
        return people.shown(actor());
    }

    /** Gives who stands on record by a pseudonym their name. */
    @ModelAttribute("people")
    People people() {
        return people;
    }

    /** What is not theirs to do is not offered. Whether it is done is decided elsewhere. */
    @ModelAttribute("may")
    May may() {
        return May.of(Actor.current().map(Actor::grants).orElse(List.of()));
    }

    /** Whether anything takes somebody else's approval. */
    @ModelAttribute("fourEyes")
    boolean fourEyes() {
        return approvals.areNeeded();
    }

    @ModelAttribute("written")
    Written written() {
        return Written.NOW;
    }
}
