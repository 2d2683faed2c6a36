package io.waybill.infra.health;

import io.waybill.infra.commandtopic.CommandsFromKafka;
import io.waybill.infra.publisher.Publisher;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether commands by Kafka are read, and how many wait. The instance that leads tells. */
@Component("kafkaCommands")
@ConditionalOnBooleanProperty(name = "waybill.commands.enabled", matchIfMissing = true)
class CommandsHealth extends AbstractHealthIndicator {
    private final CommandsFromKafka commands;
    private final Publisher publisher;

    CommandsHealth(CommandsFromKafka commands, Publisher publisher) {
        this.commands = commands;
        this.publisher = publisher;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        String trouble = commands.trouble();
        if (trouble != null) {
            builder.status(KafkaHealth.DEGRADED).withDetail("because", trouble);
        }
        if (publisher.isLeading()) {
            builder.withDetail("waiting", commands.waiting())
                    .withDetail("underWay", commands.underWay())
                    .withDetail("setAside", commands.setAside());
        }
    }
}
