package io.waybill.infra.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is asked at most.
 *
 * @param requestsPerMinute of one actor, by API and pages together; 0 for any number
 * @param wrongTokensPerMinute that are looked up for one address; 0 for any number
 */
@ConfigurationProperties("waybill.access.limits")
record LimitProperties(
        @DefaultValue("0") int requestsPerMinute, @DefaultValue("60") int wrongTokensPerMinute) {}
