package io.waybill.infra.webhook;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** At its start, a service encrypts the secrets that were kept before secrets were encrypted. */
@Component
class PlainSecretsEncrypted implements SmartInitializingSingleton {
    private static final Logger log = LoggerFactory.getLogger(PlainSecretsEncrypted.class);

    private final WebhookSecrets secrets;

    PlainSecretsEncrypted(WebhookSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public void afterSingletonsInstantiated() {
        try {
            int encrypted = secrets.encryptPlain();
            if (encrypted > 0) {
                log.info("{} secrets of webhooks were in the clear, and are encrypted", encrypted);
                sweep();
            }
        } catch (RuntimeException failure) {
            log.warn("secrets of webhooks stay in the clear: {}", failure.getMessage());
        }
    }

    private void sweep() {
        try {
            secrets.sweep();
        } catch (DataAccessException busy) {
            log.info("PostgreSQL will write over what was in the clear later: {}", busy.toString());
        }
    }
}
