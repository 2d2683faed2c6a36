package io.waybill.infra.api;

import io.waybill.domain.ActorId;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Erasure;
import io.waybill.infra.access.Needs;
import io.waybill.infra.people.People;
import io.waybill.infra.people.PersonRecord;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who the people are that the log names by pseudonyms, and how that is erased. */
@RestController
@Needs(Permission.EXAMINE)
@RequestMapping("/api/v1/people")
public class PeopleController {
    private final People people;
    private final Erasure erasure;

    PeopleController(People people, Erasure erasure) {
        this.people = people;
        this.erasure = erasure;
    }

    /**
     * As they came, those who were erased among them.
     *
     * @param name of the one who is sought; all where absent
     */
    @GetMapping
    public Items<PersonRecord> all(@RequestParam(required = false) @Nullable String name) {
        return new Items<>(name == null ? people.all() : people.called(name).stream().toList());
    }

    @GetMapping("/{actor}")
    public PersonRecord one(@PathVariable String actor) {
        return people.one(actor);
    }

    /** Nobody can read from then on who that was, and none of their tokens lets in. */
    @DeleteMapping("/{actor}")
    @Needs(Permission.ADMINISTER)
    public PersonRecord erase(@PathVariable String actor, HttpServletRequest http) {
        return erasure.erase(
                new ActorId(actor),
                CommandRequests.caller(http, ContainerController.Why.of(http), null));
    }
}
