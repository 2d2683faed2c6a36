package io.waybill.infra.process;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.Refusal;
import io.waybill.domain.container.Acceptance;
import io.waybill.domain.container.BackOff;
import io.waybill.domain.container.ContainerCommand.AcceptDrift;
import io.waybill.domain.container.ContainerCommand.GiveUpOnDrift;
import io.waybill.domain.container.ContainerCommand.HealContainer;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.DesiredState;
import io.waybill.domain.container.Healing;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Made;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.publisher.Publisher;
import io.waybill.projections.Words;
import io.waybill.projections.fleet.ContainerView;
import io.waybill.projections.fleet.DriftedContainer;
import io.waybill.projections.fleet.FleetQueries;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;

/**
 * Heals what drifted, or accepts it. How often it was healed, and that it was given up, is in the
 * log: an instance that takes over goes on counting.
 */
@Component
class WhenContainerDriftsThenDoAsItsPolicySays extends LevelTriggered {
    private static final Logger log =
            LoggerFactory.getLogger(WhenContainerDriftsThenDoAsItsPolicySays.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration WHILE_QUIET = Duration.ofSeconds(1);
    private static final String REASON = "its drift policy is %s";

    private final FleetQueries fleet;
    private final Aggregates aggregates;
    private final Commands commands;
    private final BackOff backOff;

    WhenContainerDriftsThenDoAsItsPolicySays(
            FleetQueries fleet,
            Aggregates aggregates,
            Commands commands,
            DriftProperties properties,
            Publisher publisher) {
        super("drift", LOOK_EVERY, WHILE_QUIET, publisher);
        this.fleet = fleet;
        this.aggregates = aggregates;
        this.commands = commands;
        this.backOff = properties.backOff();
    }

    @Override
    protected void look() {
        for (DriftedContainer drifted : fleet.toBeHealed()) {
            ContainerState container = aggregates.container(new ContainerId(drifted.id()));
            try {
                act(container, drifted.event());
            } catch (Refusal refused) {
                giveUp(container, drifted.event(), String.valueOf(refused.getMessage()));
            } catch (Commands.Overtaken busy) {
                log.info("{}: {}", container.id(), busy.getMessage()); // looked at again
            }
        }
    }

    private void act(ContainerState container, @Nullable String because) {
        switch (container.policy()) {
            case RECORD -> {} // changed meanwhile
            case ACCEPT -> accept(container, because);
            case ENFORCE -> enforce(container, because);
        }
    }

    private void accept(ContainerState container, @Nullable String because) {
        if (Acceptance.of(container).isPresent()) {
            commands.send(
                    new AcceptDrift(container.id(), registered(container)),
                    Caller.system(REASON.formatted("accept"), null, because));
        }
    }

    private @Nullable ImageReference registered(ContainerState container) {
        Made made = container.made();
        return made == null ? null : fleet.registered(made.image().reference()).orElse(null);
    }

    private void enforce(ContainerState container, @Nullable String because) {
        switch (Healing.of(container)) {
            case Healing.Nothing _, Healing.Left _ -> {}
            case Healing.Impossible(String why) -> giveUp(container, because, why);
            case Healing.Due _ -> healInTime(container, because);
        }
    }

    private void healInTime(ContainerState container, @Nullable String because) {
        Instant now = Instant.now();
        if (backOff.isEnough(now, container.enforcement())) {
            giveUp(container, because, exhausted(container));
        } else if (backOff.isDue(now, container.enforcement())) {
            requireStartable(container);
            OperationId operation = new OperationId(NewIds.next());
            int attempt = backOff.attemptAt(now, container.enforcement());
            commands.send(
                    new HealContainer(container.id(), operation, attempt, now),
                    Caller.system(REASON.formatted("enforce"), operation, because));
        }
    }

    /** A version is withdrawn for a reason that holds for who starts it by itself, too. */
    private void requireStartable(ContainerState container) {
        if (container.desired().state() != DesiredState.STOPPED
                && !container.observed().status().hasProcess()) {
            aggregates.requireStartable(container.desired().image(), "start");
        }
    }

    private void giveUp(ContainerState container, @Nullable String event, String why) {
        log.warn(
                "given up on the drift of container {} on host {}: {}",
                container.desired().name(),
                container.desired().host().value(),
                why);
        commands.send(
                new GiveUpOnDrift(container.id(), why),
                Caller.system(REASON.formatted(Words.of(container.policy())), null, event));
    }

    private String exhausted(ContainerState container) {
        String failed =
                fleet.findById(container.id().value())
                        .map(ContainerView::failure)
                        .map(failure -> "; the last time: " + failure.message())
                        .orElse("");
        return "healed " + container.enforcement().attempts() + " times, and not for long" + failed;
    }
}
