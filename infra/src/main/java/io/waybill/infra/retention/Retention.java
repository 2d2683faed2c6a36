package io.waybill.infra.retention;

import io.waybill.infra.publisher.Publisher;
import io.waybill.infra.retention.GoneContainers.Offloaded;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;

/** What others are told of how long events stay in the database. */
@Component
public class Retention {
    private final RetentionRules rules;
    private final GoneContainers gone;
    private final Offloading offloading;
    private final Publisher publisher;

    Retention(
            RetentionRules rules, GoneContainers gone, Offloading offloading, Publisher publisher) {
        this.rules = rules;
        this.gone = gone;
        this.offloading = offloading;
        this.publisher = publisher;
    }

    /**
     * @param rules none where nothing leaves
     * @param containers of how many events are in files of the archive only
     * @param events how many are
     */
    public record Told(List<Rule> rules, long containers, long events) {}

    /**
     * @param where which containers; all where empty
     * @param keep how long after a container is gone its events stay
     */
    public record Rule(String where, Duration keep) {}

    public Told told() {
        Offloaded offloaded = gone.offloaded();
        return new Told(
                rules.all().stream()
                        .map(rule -> new Rule(rule.containers().where(), rule.keep()))
                        .toList(),
                offloaded.containers(),
                offloaded.events());
    }

    /**
     * What keeps events from leaving that are to; none where nothing does. Only the leading
     * instance knows.
     */
    public @Nullable String trouble() {
        return publisher.isLeading() ? offloading.trouble() : null;
    }
}
