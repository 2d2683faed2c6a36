package io.waybill.infra.agent;

import io.waybill.domain.HostId;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.host.HostState;
import io.waybill.infra.AgentProperties;
import io.waybill.infra.KafkaProperties;
import io.waybill.infra.command.KnownHosts;
import io.waybill.infra.process.InBackground;
import io.waybill.infra.publisher.Publisher;
import io.waybill.runtime.Runtimes;
import io.waybill.runtime.Secrets;
import io.waybill.runtime.agent.Agent;
import io.waybill.runtime.agent.AgentKafka;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Runs an agent for every registered host that has none apart, in the instance that publishes.
 * Level-triggered as the agents are: it looks which hosts there are, and starts and ends what is
 * missing or too many.
 */
@Component
@ConditionalOnProperty(name = "waybill.agents.embedded", matchIfMissing = true)
class EmbeddedAgents extends InBackground {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedAgents.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration WHILE_QUIET = Duration.ofMillis(750);

    private final KnownHosts hosts;
    private final AgentProperties properties;
    private final KafkaProperties kafka;
    private final Publisher publisher;
    private final Runtimes runtimes;
    private final Secrets secrets;
    private final Map<HostId, Running> agents = new HashMap<>();
    private @Nullable AgentKafka shared;

    private record Running(HostEndpoint endpoint, Agent agent) {}

    EmbeddedAgents(
            KafkaProperties kafka,
            Publisher publisher,
            Runtimes runtimes,
            KnownHosts hosts,
            AgentProperties properties,
            Secrets secrets) {
        super("embedded-agents");
        this.hosts = hosts;
        this.properties = properties;
        this.kafka = kafka;
        this.publisher = publisher;
        this.runtimes = runtimes;
        this.secrets = secrets;
    }

    @Override
    protected void run() {
        while (isRunning()) {
            try {
                converge(wanted());
            } catch (RuntimeException failure) {
                if (isRunning()) {
                    log.warn(
                            "cannot look which hosts there are, trying again: {}",
                            failure.toString());
                }
            }
            try {
                Thread.sleep(LOOK_EVERY);
                publisher.awaitNews(WHILE_QUIET);
            } catch (InterruptedException _) {
                break;
            }
        }
        converge(Map.of());
    }

    private Map<HostId, HostEndpoint> wanted() {
        if (!publisher.hasCaughtUp()) {
            return Map.of();
        }
        Map<HostId, HostEndpoint> wanted = new HashMap<>();
        for (HostState host : hosts.inService()) {
            if (!host.endpoint().isAgentApart()) {
                wanted.put(host.id(), host.endpoint());
            }
        }
        return wanted;
    }

    private void converge(Map<HostId, HostEndpoint> wanted) {
        Set<HostId> gone = new HashSet<>();
        agents.forEach(
                (host, agent) -> {
                    if (!agent.endpoint().equals(wanted.get(host))) {
                        agent.agent().close();
                        gone.add(host);
                    }
                });
        gone.forEach(agents::remove);
        if (wanted.isEmpty() && agents.isEmpty() && shared != null) {
            shared.close();
            shared = null;
        }
        wanted.forEach(
                (host, endpoint) -> {
                    if (!agents.containsKey(host)) {
                        Agent agent =
                                new Agent(
                                        host,
                                        runtimes.open(host, endpoint),
                                        secrets,
                                        shared(),
                                        properties.heartbeat(),
                                        Clock.systemUTC());
                        agent.start();
                        agents.put(host, new Running(endpoint, agent));
                        log.info("watching host {} at {}", host.value(), endpoint.address());
                    }
                });
    }

    private AgentKafka shared() {
        if (shared == null) {
            shared = new AgentKafka(kafka.clientProperties(), kafka.topics());
        }
        return shared;
    }
}
