package io.waybill.infra.health;

import io.waybill.infra.registry.RegistryPolling;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether the registries that are asked for their images' tags answer. */
@Component("registries")
class RegistriesHealth extends AbstractHealthIndicator {
    private final RegistryPolling polling;

    RegistriesHealth(RegistryPolling polling) {
        this.polling = polling;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        polling.troubles()
                .forEach(
                        (image, because) ->
                                builder.status(KafkaHealth.DEGRADED).withDetail(image, because));
    }
}
