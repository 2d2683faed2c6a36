package io.waybill.infra.archive;

import io.waybill.infra.offload.OffloadedEvents;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where the files are that are written here is told to what reads them for everybody. */
@Configuration(proxyBeanMethods = false)
class ArchiveConfiguration {
    @Bean
    OffloadedEvents offloadedEvents(JdbcClient jdbc, ArchiveProperties properties) {
        return new OffloadedEvents(jdbc, properties.folder());
    }
}
