package io.waybill.infra.process;

import io.waybill.domain.ImageId;
import io.waybill.domain.container.Failure;
import io.waybill.domain.image.Digest;
import io.waybill.domain.image.ImageCommand.GiveUpMaking;
import io.waybill.domain.image.ImageCommand.PublishMade;
import io.waybill.domain.image.ImageEvent.ImageVersionPushed;
import io.waybill.domain.image.ImageState;
import io.waybill.domain.image.Making;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.runtime.registry.RegistryClient;
import io.waybill.runtime.registry.RegistryFailure;
import io.waybill.runtime.registry.Resolved;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads from the registry what a host has pushed there, and puts it on record as a version. A
 * registry that is away is asked again: the operation waits.
 */
@Component
class WhenVersionIsPushedThenPublishIt extends LevelTriggered {
    private static final Logger log =
            LoggerFactory.getLogger(WhenVersionIsPushedThenPublishIt.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration WHILE_QUIET = Duration.ofSeconds(1);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final FleetQueries fleet;
    private final Aggregates aggregates;
    private final RegistryClient registry;
    private final Commands commands;
    private final EventLog events;
    private final Map<Making, Instant> notBefore = new HashMap<>();

    WhenVersionIsPushedThenPublishIt(
            FleetQueries fleet,
            Aggregates aggregates,
            RegistryClient registry,
            Commands commands,
            EventLog events,
            Publisher publisher) {
        super("pushed-versions", LOOK_EVERY, WHILE_QUIET, publisher);
        this.fleet = fleet;
        this.aggregates = aggregates;
        this.registry = registry;
        this.commands = commands;
        this.events = events;
    }

    @Override
    protected void look() {
        for (String name : fleet.imagesInTheMaking()) {
            ImageState image = aggregates.image(new ImageId(name));
            for (Making making : image.makings()) {
                if (making.pushed()) {
                    publish(image, making);
                } else if (aggregates.host(making.host()).decommissioned()) {
                    giveUp(
                            image,
                            making,
                            new Failure(
                                    "host-decommissioned",
                                    "its host was decommissioned; what became of it is not known"));
                }
            }
        }
    }

    private void publish(ImageState image, Making making) {
        if (notBefore.getOrDefault(making, Instant.MIN).isAfter(Instant.now())) {
            return;
        }
        try {
            Resolved there = registry.resolve(image.repository(), making.tag());
            commands.send(
                    new PublishMade(
                            image.id(),
                            making.operation(),
                            new Digest(there.digest()),
                            there.mediaType(),
                            there.size(),
                            there.platforms()),
                    caller(image, making));
            notBefore.remove(making);
        } catch (RegistryFailure failure) {
            if (failure.code().equals(RegistryFailure.NOT_FOUND)) {
                giveUp(
                        image,
                        making,
                        new Failure("not-in-registry", String.valueOf(failure.getMessage())));
            } else if (notBefore.put(making, Instant.now().plus(TRY_AGAIN)) == null) {
                log.warn(
                        "cannot read what was pushed for {}, trying again: {}",
                        making.operation(),
                        failure.getMessage());
            }
        }
    }

    private void giveUp(ImageState image, Making making, Failure because) {
        commands.send(
                new GiveUpMaking(image.id(), making.operation(), because), caller(image, making));
        notBefore.remove(making);
    }

    private Caller caller(ImageState image, Making making) {
        return Caller.system(
                "its host has pushed " + making.tag(),
                making.operation(),
                making.pushed()
                        ? events.newest(image.id().subject(), ImageVersionPushed.class)
                        : null);
    }
}
