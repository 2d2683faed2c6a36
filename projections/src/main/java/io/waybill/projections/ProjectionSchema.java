package io.waybill.projections;

import org.flywaydb.core.Flyway;

import javax.sql.DataSource;

/** The tables of the projections. */
public final class ProjectionSchema {
    private ProjectionSchema() {}

    /**
     * Brings the tables up to this program's version. They have a migration history of their own,
     * so that they can share a schema with the event store or live apart from it.
     */
    public static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/projections")
                .table("flyway_projections")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
