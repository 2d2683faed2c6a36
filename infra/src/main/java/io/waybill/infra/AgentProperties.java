package io.waybill.infra;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How hosts are looked after.
 *
 * @param embedded whether the leading instance runs the agents of the hosts that have none apart
 * @param heartbeat how often those say that they live; an agent apart says itself how often
 * @param policy a file that says what those do at most; an agent apart has its own
 */
@ConfigurationProperties("waybill.agents")
public record AgentProperties(
        @DefaultValue("true") boolean embedded,
        @DefaultValue("5s") Duration heartbeat,
        @Nullable Path policy) {

    public AgentProperties {
        if (heartbeat.compareTo(Duration.ofMillis(200)) < 0) {
            throw new IllegalArgumentException(
                    "waybill.agents.heartbeat is " + heartbeat + "; 200ms is the least");
        }
    }
}
