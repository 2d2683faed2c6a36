package io.waybill.infra.webhook;

import io.waybill.infra.webhook.WebhookSecrets.Known;
import io.waybill.infra.webhook.WebhookSecrets.Unreadable;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What one webhook signs with: read when it is needed first, and held as long as this is. */
final class Signing {
    private final String webhook;
    private final WebhookSecrets kept;
    private @Nullable List<Known> known;

    Signing(String webhook, WebhookSecrets kept) {
        this.webhook = webhook;
        this.kept = kept;
    }

    /**
     * Those that sign now, the newest first.
     *
     * @throws Unreadable where the newest cannot be read
     */
    List<Secret> secrets() {
        if (known == null) {
            known = kept.of(webhook);
        }
        Instant now = Instant.now();
        return known.stream().filter(each -> each.signsAt(now)).map(Known::secret).toList();
    }
}
