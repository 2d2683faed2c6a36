package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Projections are built anew while the service is at work, and while it is killed. */
class RebuildServiceIT {
    @TempDir private Path data;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        service = Service.simulated(data);
        for (int image = 0; image < 20; image++) {
            register("before-" + image);
        }
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    @Test
    void killedAtAnyStageItIsDoneAfterTheNextStart() throws Exception {
        assertThat(audited("before-19")).isEqualTo(1);
        try (Connection database = database()) {
            // It stops where its tables are made, and nothing is in them.
            database.setAutoCommit(false);
            JsonNode asked = rebuild("audit", "key-1").body();
            assertThat(asked.path("status").asString()).isEqualTo("requested");
            await(
                    database,
                    "select count(*) from pg_namespace where nspname = 'waybill_rebuild_audit'",
                    "1");
            assertThat(one(database, "select status from projection_rebuild for update"))
                    .isIn("building", "indexing");
            service.kill();
        } catch (SQLException _) {
            // The database was its own, and ended with it.
        }
        service.startAgain();
        awaitDone("audit");
        try (Connection database = database()) {
            assertThat(
                            one(
                                    database,
                                    "select count(*) from audit_entry where target like 'before-%'"))
                    .isEqualTo("20");
            // It stops before it takes the place of the live one, which somebody reads for long.
            database.setAutoCommit(false);
            one(database, "select count(*) from audit_entry");
            assertThat(rebuild("audit", "key-2").status()).isEqualTo(202);
            awaitStatus("audit", "swapping");
            register("meanwhile");
            assertThat(audited("meanwhile")).isEqualTo(1);
            service.kill();
        } catch (SQLException _) {
            // As before.
        }
        service.startAgain();
        awaitDone("audit");
        assertThat(audited("meanwhile")).isEqualTo(1);
        try (Connection database = database()) {
            assertThat(
                            one(
                                    database,
                                    "select count(*) from pg_namespace where nspname like 'waybill%'"))
                    .isEqualTo("0");
        }
        register("after");
        assertThat(audited("after")).isEqualTo(1);
    }

    @Test
    void whoAskedAndWhyIsOnRecordAndASecondIsRefused() throws Exception {
        try (Connection database = database()) {
            database.setAutoCommit(false);
            one(database, "select count(*) from fleet_host");
            JsonNode first = rebuild("fleet", "key").body();
            assertThat(first.path("actor").asString()).isEqualTo("admin");
            assertThat(first.path("reason").asString()).isEqualTo("a test");
            assertThat(rebuild("fleet", "key").body().path("id")).isEqualTo(first.path("id"));
            Service.Answer second = rebuild("fleet", "another key");
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.body().path("code").asString()).isEqualTo("conflict");
            awaitStatus("fleet", "swapping");
            Service.Answer cancelled =
                    service.delete("/api/v1/projections/fleet/rebuild?reason=not+now");
            assertThat(cancelled.body().path("because").asString())
                    .isEqualTo("cancelled by admin: not now");
        }
        assertThat(service.delete("/api/v1/projections/fleet/rebuild").status()).isEqualTo(409);
        assertThat(service.get("/api/v1/projections/nosuch").status()).isEqualTo(404);
        assertThat(service.get("/api/v1/projections/audit/rebuild").status()).isEqualTo(404);
        rebuild("fleet", "a third");
        awaitDone("fleet");
        List<String> statuses = new ArrayList<>();
        service.get("/api/v1/projections/fleet/rebuilds")
                .body()
                .path("items")
                .forEach(item -> statuses.add(item.path("status").asString()));
        assertThat(statuses).containsExactly("done", "cancelled");
        JsonNode all = service.get("/api/v1/projections").body().path("items");
        assertThat(all.findValuesAsString("name")).contains("audit", "fleet");
        assertThat(service.get("/api/v1/projections/fleet").body().path("rebuild").path("status"))
                .asString()
                .contains("done");
    }

    private void register(String name) {
        Service.Answer answer =
                service.post(
                        "/api/v1/images",
                        "{\"name\": \"%s\", \"repository\": \"registry.example/%s\"}"
                                .formatted(name, name));
        assertThat(answer.status()).isEqualTo(200);
    }

    private int audited(String image) {
        return service.fresh("/api/v1/audit?image=" + image + "&atLeast=images/" + image + "@0")
                .body()
                .path("items")
                .size();
    }

    private Service.Answer rebuild(String projection, String key) {
        return service.send(
                service.request("/api/v1/projections/" + projection + "/rebuild")
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"reason\": \"a test\"}")));
    }

    private void awaitDone(String projection) throws InterruptedException {
        awaitStatus(projection, "done");
    }

    private void awaitStatus(String projection, String status) {
        service.getUntil(
                "/api/v1/projections/" + projection + "/rebuild",
                answer -> answer.body().path("status").asString().equals(status));
    }

    private Connection database() throws Exception {
        return DriverManager.getConnection(service.jdbcUrl());
    }

    private static void await(Connection database, String query, String value) {
        Soon.until(query + " is " + value, () -> one(database, query).equals(value));
    }

    private static String one(Connection database, String query) {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(query, failure);
        }
    }
}
