package io.waybill.infra.webhook;

import io.waybill.runtime.Targets;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.UnknownHostException;
import java.time.Duration;

/**
 * How events are delivered to webhooks.
 *
 * @param targets where to
 * @param answer how long a receiver may take for its answer
 * @param first how long after the first attempt in vain the next one may be; each wait is twice the
 *     one before
 * @param longest no wait is longer
 */
@ConfigurationProperties("waybill.webhooks")
record WebhookProperties(
        @DefaultValue("not-link-local") Targets targets,
        @DefaultValue("15s") Duration answer,
        @DefaultValue("1s") Duration first,
        @DefaultValue("5m") Duration longest) {

    /** What speaks against asking a host; nothing where it may be asked. */
    @Nullable String objection(String host) throws UnknownHostException {
        String objection = targets.objection(host);
        return objection == null ? null : objection + " (waybill.webhooks.targets)";
    }

    Patience patience() {
        return new Patience(first, longest);
    }
}
