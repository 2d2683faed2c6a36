package io.waybill.infra.web;

import io.waybill.infra.api.CommandReply;
import io.waybill.projections.Freshness;
import io.waybill.projections.fleet.FleetProjection;

import org.springframework.stereotype.Component;

import java.time.Duration;

/** Lets the page that follows a command show what it did, where that is soon. */
@Component
class Fresh {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Freshness freshness;

    Fresh(Freshness freshness) {
        this.freshness = freshness;
    }

    /** A page that is behind then is kept up to date, or says so by what it shows. */
    void await(CommandReply reply) {
        await(reply.token());
    }

    void await(String token) {
        int at = token.lastIndexOf('@');
        try {
            freshness.await(
                    FleetProjection.NAME,
                    token.substring(0, at),
                    Long.parseLong(token.substring(at + 1)),
                    SOON);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
