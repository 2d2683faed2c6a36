package io.waybill.infra.health;

import io.waybill.infra.webhook.Webhook;
import io.waybill.infra.webhook.Webhooks;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Which receivers do not take their events, and how many secrets are not encrypted yet. Waybill is
 * well nevertheless: receivers are somebody else's, and nothing is lost while they are away.
 */
@Component("webhooksHealthIndicator") // the other name is the webhooks' own
class WebhooksHealth extends AbstractHealthIndicator {
    private final Webhooks webhooks;

    WebhooksHealth(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        long plain = webhooks.secretsInTheClear();
        if (plain > 0) {
            builder.withDetail(
                    "secrets in the clear",
                    plain
                            + ": say where the master key is (waybill.secrets.master-key-file), and start anew");
        }
        for (Webhook webhook : webhooks.all(false)) {
            if (webhook.state().equals("failing")) {
                builder.withDetail(
                        webhook.label(),
                        "failing since "
                                + webhook.failingSince()
                                + ": "
                                + webhook.lastError()
                                + "; backlog "
                                + webhook.backlog());
            }
        }
    }
}
