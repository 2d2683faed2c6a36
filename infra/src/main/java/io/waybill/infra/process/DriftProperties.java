package io.waybill.infra.process;

import io.waybill.domain.container.BackOff;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * How patiently containers are healed whose drift policy is to enforce what was asked for.
 *
 * @param first the wait after the first healing; each one after is twice as long
 * @param longest no wait is longer
 * @param attempts after so many healings it is given up
 * @param calm after so long without one, they are counted anew
 */
@ConfigurationProperties("waybill.drift")
record DriftProperties(
        @DefaultValue("1s") Duration first,
        @DefaultValue("5m") Duration longest,
        @DefaultValue("10") int attempts,
        @DefaultValue("10m") Duration calm) {

    BackOff backOff() {
        return new BackOff(first, longest, attempts, calm);
    }
}
