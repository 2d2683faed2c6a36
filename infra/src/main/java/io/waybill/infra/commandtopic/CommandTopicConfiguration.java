package io.waybill.infra.commandtopic;

import io.micrometer.core.instrument.MeterRegistry;
import io.waybill.infra.KafkaProperties;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.Publisher;
import io.waybill.projections.fleet.FleetQueries;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Commands are read from Kafka unless {@code waybill.commands.enabled} says otherwise. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "waybill.commands.enabled", matchIfMissing = true)
class CommandTopicConfiguration {

    @Bean
    OwnApiConnector ownApiConnector() {
        return new OwnApiConnector();
    }

    @Bean
    OwnApiFilter ownApiFilter(OwnApiConnector connector) {
        return new OwnApiFilter(connector);
    }

    @Bean
    OwnApi ownApi(OwnApiConnector connector, OwnApiFilter filter) {
        return new OwnApi(connector, filter);
    }

    @Bean
    CommandsFromKafka commandsFromKafka(
            KafkaProperties kafka,
            EventLog events,
            Publisher publisher,
            FleetQueries fleet,
            OwnApi api,
            JdbcClient jdbc,
            MeterRegistry registry) {
        return new CommandsFromKafka(
                kafka,
                events,
                publisher,
                fleet,
                new CommandWork(api, jdbc),
                new CommandMeters(registry));
    }
}
