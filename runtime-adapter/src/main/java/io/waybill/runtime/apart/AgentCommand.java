package io.waybill.runtime.apart;

import io.waybill.domain.HostId;
import io.waybill.domain.Refusal;
import io.waybill.domain.host.HostEndpoint;
import io.waybill.domain.wire.Topics;
import io.waybill.runtime.HostPolicy;
import io.waybill.runtime.Runtimes;
import io.waybill.runtime.Secrets;
import io.waybill.runtime.agent.Agent;
import io.waybill.runtime.agent.AgentKafka;
import io.waybill.runtime.agent.OAuthAddresses;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Reads what to look after, and begins. */
@Command(
        name = "waybill agent",
        usageHelpAutoWidth = true,
        sortOptions = false,
        description =
                "Looks after hosts for a Waybill service that is elsewhere, and speaks to nothing but Kafka and the hosts' engines.%n"
                        + "Register each host with the service first: ./waybill host add NAME --agent%n",
        footer = {
            "",
            "Examples:",
            "  ./waybill agent --kafka kafka-1:9092 --host edge-1=unix:///var/run/docker.sock",
            "  ./waybill agent --client-config kafka.properties --host a=tcp://10.0.0.5:2376 --host b=tcp://10.0.0.6:2376 \\",
            "      --tls-ca ca.pem --tls-cert cert.pem --tls-key key.pem",
            "",
            "Ctrl-C ends it; the containers run on. A file for --client-config:",
            "  bootstrap.servers=kafka-1:9093",
            "  security.protocol=SASL_SSL",
            "  sasl.mechanism=SCRAM-SHA-512",
            "  sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"edge-1\" password=\"...\";"
        })
final class AgentCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(AgentCommand.class);

    @Nullable
    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Where Kafka answers.")
    private String kafka;

    @Option(
            names = "--host",
            paramLabel = "NAME=ADDRESS",
            required = true,
            description =
                    "A host and its engine: unix:///path, tcp://host:port, or simulated:. May be given often.")
    private List<String> hosts = List.of();

    @Nullable
    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description =
                    "Properties of Kafka's clients, such as security.protocol, sasl.* and ssl.*.")
    private Path clientConfig;

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = "waybill",
            description = "What the service's topics begin with (default: ${DEFAULT-VALUE}).")
    private String prefix = "waybill";

    @Nullable
    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "The authority that tcp:// engines are trusted by.")
    private String ca;

    @Nullable
    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "The certificate to show to tcp:// engines.")
    private String certificate;

    @Nullable
    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key.")
    private String key;

    @Nullable
    @Option(
            names = "--registry-logins",
            paramLabel = "FILE",
            description =
                    "What engines pull with, in the form of Docker's config.json: {\"auths\": {\"HOST:PORT\": {\"auth\": \"...\"}}}.")
    private Path logins;

    @Nullable
    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "What is done on these hosts at most, whoever asks the service for more: docs/security.md says how.")
    private Path policy;

    @Option(
            names = "--heartbeat",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description =
                    "How often to say that it lives (default: ${DEFAULT-VALUE}). The service gives it up after two and a half.")
    private String heartbeat = "5s";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".waybill-agent",
            description =
                    "Where simulated hosts keep their containers (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(".waybill-agent");

    @Nullable
    @Option(
            names = "--fingerprint-key",
            paramLabel = "FILE",
            description =
                    "What fingerprints of secrets are made with, 32 characters at least; else one is made and kept in the data folder.")
    private Path fingerprintKey;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This.")
    private boolean help;

    @Override
    public Integer call() throws InterruptedException {
        try {
            Map<String, Object> client = ClientConfig.of(clientConfig, kafka);
            OAuthAddresses.allow(client);
            Runtimes runtimes = new Runtimes(RegistryLogins.read(logins), data, bounds());
            Secrets secrets =
                    Secrets.keptIn(
                            fingerprintKey == null
                                    ? data.resolve("fingerprint.key")
                                    : fingerprintKey);
            Duration every = every();
            Map<HostId, HostEndpoint> endpoints = endpoints();
            KafkaLine line = new KafkaLine(client);
            line.watch();
            AgentKafka shared = new AgentKafka(client, new Topics(prefix));
            List<Agent> agents = new ArrayList<>();
            endpoints.forEach(
                    (host, endpoint) -> {
                        Agent agent =
                                new Agent(
                                        host,
                                        runtimes.open(host, endpoint),
                                        secrets,
                                        shared,
                                        every,
                                        Clock.systemUTC());
                        agents.add(agent);
                        agent.start();
                        log.info(
                                "looking after host {} at {} as {}",
                                host.value(),
                                endpoint.address(),
                                agent.id());
                    });
            untilEnded(agents, shared, line);
            return 0;
        } catch (Refusal | IllegalArgumentException | IOException | KafkaException wrong) {
            Throwable cause =
                    wrong instanceof KafkaException && wrong.getCause() != null
                            ? wrong.getCause()
                            : wrong;
            System.err.println("waybill: " + because(cause));
            return wrong instanceof KafkaException ? 1 : 2;
        }
    }

    private HostPolicy bounds() throws IOException {
        HostPolicy bounds = HostPolicy.read(policy);
        if (policy != null) {
            log.info("bounded by {}: {}", policy, String.join("; ", bounds.rules()));
        }
        return bounds;
    }

    /** What each cause adds to what it causes. */
    private static String because(@Nullable Throwable wrong) {
        StringBuilder because = new StringBuilder();
        for (Throwable each = wrong; each != null; each = each.getCause()) {
            String message = each.getMessage();
            if (message != null && because.indexOf(message) < 0) {
                because.append(because.isEmpty() ? "" : ": ").append(message);
            }
        }
        return because.toString();
    }

    private Map<HostId, HostEndpoint> endpoints() {
        Map<HostId, HostEndpoint> endpoints = new LinkedHashMap<>();
        for (String host : hosts) {
            int equals = host.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "--host '"
                                + host
                                + "' is not NAME=ADDRESS, such as"
                                + " edge-1=unix:///var/run/docker.sock");
            }
            HostId name = new HostId(host.substring(0, equals));
            HostEndpoint endpoint = endpoint(host.substring(equals + 1));
            if (endpoints.put(name, endpoint) != null) {
                throw new IllegalArgumentException("--host " + name.value() + " is given twice");
            }
        }
        return endpoints;
    }

    private HostEndpoint endpoint(String address) {
        boolean some = ca != null || certificate != null || key != null;
        HostEndpoint.Tls tls = null;
        if (ca != null && certificate != null && key != null) {
            tls = new HostEndpoint.Tls(ca, certificate, key);
        } else if (some) {
            throw new IllegalArgumentException("--tls-ca, --tls-cert and --tls-key go together");
        }
        HostEndpoint endpoint = new HostEndpoint(address, address.startsWith("tcp:") ? tls : null);
        if (endpoint.isAgentApart()) {
            throw new IllegalArgumentException(
                    "agent: is for the service; say here where the engine is, such as"
                            + " unix:///var/run/docker.sock");
        }
        return endpoint;
    }

    private Duration every() {
        try {
            Duration every = Duration.parse("PT" + heartbeat);
            if (every.compareTo(Duration.ofMillis(200)) < 0) {
                throw new IllegalArgumentException(
                        "--heartbeat " + heartbeat + " is less than 0.2s");
            }
            return every;
        } catch (DateTimeParseException _) {
            throw new IllegalArgumentException(
                    "--heartbeat '" + heartbeat + "' is not a duration such as 5s or 1m");
        }
    }

    private static void untilEnded(List<Agent> agents, AgentKafka kafka, KafkaLine line)
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    line.close();
                                    agents.forEach(Agent::close);
                                    kafka.close();
                                    log.info("ended; the containers run on");
                                    ended.countDown();
                                },
                                "shutdown"));
        ended.await();
    }
}
