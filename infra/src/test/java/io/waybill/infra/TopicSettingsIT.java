package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.embedded.EmbeddedServers;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Topics that somebody else made before Waybill came. */
class TopicSettingsIT {
    private static EmbeddedServers servers;
    private static Admin admin;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        System.setProperty("axoniq.update-checker.disabled", "true");
        servers = EmbeddedServers.start(data);
        admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()));
    }

    @AfterAll
    static void stop() throws IOException {
        admin.close();
        servers.close();
    }

    private static ConfigurableApplicationContext serviceOn(String prefix) {
        return new SpringApplicationBuilder(Waybill.class)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + servers.jdbcUrl(),
                        "--spring.datasource.username=postgres",
                        "--waybill.kafka.bootstrap-servers=" + servers.bootstrapServers(),
                        "--waybill.kafka.replication-factor=1",
                        "--waybill.kafka.topic-prefix=" + prefix);
    }

    private static void topic(String name, int partitions, Map<String, String> settings)
            throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(settings)))
                .all()
                .get();
    }

    @Test
    void whatWouldLoseWhatIsOnThemIsNamedUntilItIsMended() throws Exception {
        topic("amiss.events", 1, Map.of("retention.ms", "86400000", "retention.bytes", "-1"));
        topic("amiss.state.hosts", 1, Map.of("cleanup.policy", "delete"));
        topic("amiss.state.images", 1, Map.of("cleanup.policy", "compact"));
        try (ConfigurableApplicationContext context = serviceOn("amiss")) {
            Publisher publisher = context.getBean(Publisher.class);
            Soon.until("what is amiss is named", () -> !publisher.complaints().isEmpty());
            assertThat(publisher.complaints())
                    .containsExactly(
                            "retention.ms of topic amiss.events is 86400000, not -1: what is on it would be lost one day",
                            "cleanup.policy of topic amiss.state.hosts is delete, not compact: the newest of each key would be"
                                    + " lost one day, or what came before it would be kept for ever");
            EventLog log = context.getBean(EventLog.class);
            Soon.until("all is published", () -> publisher.published() == log.lastPosition());

            set("amiss.events", "retention.ms", "-1");
            set("amiss.state.hosts", "cleanup.policy", "compact");
            Soon.until("nothing is amiss", () -> publisher.complaints().isEmpty());
        }
    }

    @Test
    void nothingIsWrittenWhereTheEventsWouldHaveNoOneOrder() throws Exception {
        topic("split.events", 3, Map.of("retention.ms", "-1"));
        try (ConfigurableApplicationContext context = serviceOn("split")) {
            Publisher publisher = context.getBean(Publisher.class);
            Soon.until(
                    "the partitions are named",
                    () ->
                            Objects.requireNonNullElse(publisher.trouble(), "")
                                    .contains("topic split.events has 3 partitions"));
            assertThat(publisher.published()).isZero();
        }
    }

    private static void set(String topic, String setting, String value) throws Exception {
        admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                List.of(
                                        new AlterConfigOp(
                                                new ConfigEntry(setting, value),
                                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }
}
