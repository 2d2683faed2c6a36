package io.waybill.projections;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/**
 * A PostgreSQL of a test's own, asked by pooled connections as the service does: each connection is
 * a process of the server, and to begin one for every question is most of a test's work.
 */
public final class TestDatabase implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final DataSource dataSource;

    private TestDatabase(EmbeddedPostgres server) {
        this.server = server;
        dataSource = pool(url());
    }

    public static TestDatabase start() throws IOException {
        return new TestDatabase(EmbeddedPostgres.start());
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Another database of the same server, which exists. */
    public DataSource another(String name) {
        return pool(server.getJdbcUrl("postgres", name));
    }

    private DataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(20);
        config.setMinimumIdle(0);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    @Override
    public void close() throws IOException {
        pools.forEach(HikariDataSource::close);
        server.close();
    }
}
