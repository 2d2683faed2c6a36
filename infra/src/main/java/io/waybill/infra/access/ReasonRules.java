package io.waybill.infra.access;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Touched;
import io.waybill.infra.access.ReasonProperties.Rule;
import io.waybill.infra.access.ReasonProperties.Take;
import io.waybill.infra.command.Caller;

import org.springframework.stereotype.Component;

import java.util.List;

/** Whether why is said, where it has to be. */
@Component
class ReasonRules {
    private final List<Rule> rules;
    private final Reach reach;

    ReasonRules(ReasonProperties properties, Reach reach) {
        this.rules = properties.reasons();
        this.reach = reach;
    }

    /**
     * @throws InvalidInput where the caller does not say what one of the rules takes
     */
    void require(Object command, Caller caller) {
        List<Rule> unmet =
                rules.stream()
                        .filter(
                                rule ->
                                        !rule.isMet(
                                                rule.take() == Take.TICKET
                                                        ? caller.ticket()
                                                        : caller.reason()))
                        .toList();
        if (unmet.isEmpty()) {
            return;
        }
        for (Touched thing : reach.of(command)) {
            for (Rule rule : unmet) {
                if (rule.things().selects(thing)) {
                    throw new InvalidInput(rule.take().word(), sentence(rule, thing));
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
