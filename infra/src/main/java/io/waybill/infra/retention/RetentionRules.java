package io.waybill.infra.retention;

import io.waybill.domain.container.ContainerState;
import io.waybill.infra.archive.Archives;

import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** For how long events stay in the database. */
@Component
class RetentionRules {
    private final List<Rule> rules;

    /**
     * @param keep how long after a container is gone its events stay
     */
    record Rule(Selector containers, Duration keep) {
        String words() {
            return (containers.where().isEmpty() ? "all" : containers.where()) + " keep=" + keep;
        }
    }

    RetentionRules(RetentionProperties properties, Archives archives) {
        rules =
                properties.rules().stream()
                        .map(
                                rule ->
                                        new Rule(
                                                Selector.of(rule.where()),
                                                Objects.requireNonNull(rule.keep())))
                        .toList();
        if (!rules.isEmpty() && !archives.isOn()) {
            throw new IllegalArgumentException(
                    "waybill.retention.rules need waybill.archive.folder: what leaves the database is in files there");
        }
    }

    List<Rule> all() {
        return rules;
    }

    /** The shortest time that any keeps: what is gone for less is looked at by none. */
    Optional<Duration> shortest() {
        return rules.stream().map(Rule::keep).min(Comparator.naturalOrder());
    }

    /** Of those that select it, the one that keeps it longest. */
    Optional<Rule> of(ContainerState container) {
        return rules.stream()
                .filter(rule -> rule.containers().selects(container))
                .max(Comparator.comparing(Rule::keep));
    }
}
