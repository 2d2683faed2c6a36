package io.waybill.infra.access;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Touched;
import io.waybill.infra.access.ReasonProperties.Rule;
import io.waybill.infra.access.ReasonProperties.Take;
import io.waybill.infra.command.Caller;

import org.springframework.stereotype.Component;

import java.util.List;

/** Whether why is said, where it has to be. */
@Component
class ReasonRules {
    private final List<Known> rules;
    private final Reach reach;

    /**
     * @param things of which it is
     */
    private record Known(Rule rule, Grant things) {
        static Known of(Rule rule) {
            return new Known(rule, Grant.selecting(rule.where()));
        }

        boolean isMetBy(Caller caller) {
            String said = rule.take() == Take.TICKET ? caller.ticket() : caller.reason();
            return said != null
                    && !said.isBlank()
                    && (rule.like() == null || rule.like().matcher(said.strip()).matches());
        }
    }

    ReasonRules(ReasonProperties properties, Reach reach) {
        this.rules = properties.reasons().stream().map(Known::of).toList();
        this.reach = reach;
    }

    /**
     * @throws InvalidInput where the caller does not say what one of the rules takes
     */
    void require(Object command, Caller caller) {
        List<Known> unmet = rules.stream().filter(rule -> !rule.isMetBy(caller)).toList();
        if (unmet.isEmpty()) {
            return;
        }
        for (Touched thing : reach.of(command)) {
            for (Known each : unmet) {
                if (each.things().selects(thing)) {
                    throw new InvalidInput(each.rule().take().word(), sentence(each.rule(), thing));
                }
            }
        }
    }

    private static String sentence(Rule rule, Touched thing) {
        return "to change "
                + thing.what()
                + ", say a "
                + rule.take().word()
                + (rule.like() == null ? "" : " of the form " + rule.like())
                + (rule.where().isEmpty()
                        ? ""
                        : ": it is among what one has to be said for (" + rule.where() + ")");
    }
}
