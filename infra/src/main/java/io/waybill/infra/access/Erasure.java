package io.waybill.infra.access;

import io.waybill.domain.ActorId;
import io.waybill.domain.access.AccessCommand.ErasePerson;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.people.People;
import io.waybill.infra.people.PersonRecord;
import io.waybill.infra.retention.LegalHolds;

import org.springframework.stereotype.Component;

/** Erases who somebody is, and lets them in no more. */
@Component
public class Erasure {
    private final People people;
    private final TokenRecords records;
    private final AccessTokens tokens;
    private final Commands commands;
    private final LegalHolds holds;

    Erasure(
            People people,
            TokenRecords records,
            AccessTokens tokens,
            Commands commands,
            LegalHolds holds) {
        this.people = people;
        this.records = records;
        this.tokens = tokens;
        this.commands = commands;
        this.holds = holds;
    }

    /**
     * From here on nobody can read, anywhere, who acted under this pseudonym and from where.
     *
     * @throws io.waybill.domain.UnknownThing where nobody is, or was, called so
     * @throws io.waybill.domain.Conflict where they are erased already, nobody could administer
     *     Waybill without their tokens, or what they did is on hold
     */
    public PersonRecord erase(ActorId actor, Caller caller) {
        people.one(actor.value());
        holds.requireNotHeld(actor.value());
        commands.send(
                new ErasePerson(actor),
                caller,
                _ -> {
                    // First, as who is given a token at this moment holds it, too.
                    people.erase(actor.value(), caller.actor());
                    records.withdrawAllOf(actor, caller);
                });
        tokens.forget();
        people.forget();
        return people.one(actor.value());
    }
}
