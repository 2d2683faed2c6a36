package io.waybill.infra.projection;

import io.waybill.infra.KafkaProperties;
import io.waybill.infra.publisher.Publisher;
import io.waybill.projections.Freshness;
import io.waybill.projections.Projection;
import io.waybill.projections.ProjectionSchema;
import io.waybill.projections.audit.AuditProjection;
import io.waybill.projections.audit.AuditQueries;
import io.waybill.projections.fleet.FleetProjection;
import io.waybill.projections.fleet.FleetQueries;
import io.waybill.projections.rebuild.RebuildWork;
import io.waybill.projections.rebuild.Rebuilds;
import io.waybill.projections.timeline.TimelineProjection;
import io.waybill.projections.timeline.TimelineQueries;

import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

import javax.sql.DataSource;

@Configuration(proxyBeanMethods = false)
class ProjectionConfiguration {
    private static final List<Projection> PROJECTIONS =
            List.of(new AuditProjection(), new FleetProjection(), new TimelineProjection());

    /**
     * Its schema is its own, beside the log's: a projection may be dropped and rebuilt, the log
     * not.
     */
    @Bean
    Freshness freshness(DataSource dataSource, Flyway afterTheLogs) {
        ProjectionSchema.migrate(dataSource);
        return new Freshness(dataSource, PROJECTIONS);
    }

    @Bean
    RunningProjections runningProjections(
            DataSource dataSource, KafkaProperties kafka, Freshness freshness) {
        return new RunningProjections(PROJECTIONS, dataSource, kafka, freshness);
    }

    @Bean
    Rebuilds rebuilds(DataSource dataSource, Freshness afterTheSchema) {
        return new Rebuilds(dataSource, PROJECTIONS);
    }

    @Bean
    RebuildsInBackground rebuildsInBackground(
            Rebuilds rebuilds,
            DataSource dataSource,
            KafkaProperties kafka,
            Freshness freshness,
            Publisher publisher) {
        return new RebuildsInBackground(
                new RebuildWork(
                        PROJECTIONS,
                        rebuilds,
                        dataSource,
                        kafka.clientProperties(),
                        kafka.topics().events(),
                        freshness),
                publisher);
    }

    @Bean
    AuditQueries auditQueries(DataSource dataSource, Freshness afterTheSchema) {
        return new AuditQueries(dataSource);
    }

    @Bean
    FleetQueries fleetQueries(DataSource dataSource, Freshness afterTheSchema) {
        return new FleetQueries(dataSource);
    }

    @Bean
    TimelineQueries timelineQueries(DataSource dataSource, Freshness afterTheSchema) {
        return new TimelineQueries(dataSource);
    }
}
