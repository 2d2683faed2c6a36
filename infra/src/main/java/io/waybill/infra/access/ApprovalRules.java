package io.waybill.infra.access;

import io.waybill.domain.access.Grant;
import io.waybill.domain.access.Touched;
import io.waybill.infra.access.ApprovalProperties.Rule;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What takes somebody else's approval. */
@Component
class ApprovalRules {
    private final List<Known> rules;

    /**
     * @param things of which it is
     */
    private record Known(Rule rule, Grant things) {
        static Known of(Rule rule) {
            return new Known(rule, Grant.selecting(rule.where()));
        }
    }

    /**
     * That something takes an approval.
     *
     * @param thing that it takes it for
     * @param where what that is among
     */
    record Needed(Touched thing, String where, Duration within) {}

    ApprovalRules(ApprovalProperties properties) {
        rules =
                properties.approvals().stream()
                        .map(Known::of)
                        .sorted(Comparator.comparing(known -> known.rule().within()))
                        .toList();
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Where several select something, the one that lets wait the least. */
    Optional<Needed> of(List<Touched> things) {
        for (Known each : rules) {
            for (Touched thing : things) {
                if (each.things().selects(thing)) {
                    return Optional.of(
                            new Needed(thing, each.rule().where(), each.rule().within()));
                }
            }
        }
        return Optional.empty();
    }
}
