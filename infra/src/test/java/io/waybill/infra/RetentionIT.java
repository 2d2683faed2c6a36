package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.bench.lives.Lives;
import io.waybill.bench.lives.LogWriter;
import io.waybill.cli.InProcess;
import io.waybill.cli.InProcess.Ran;
import io.waybill.infra.Service.Answer;
import io.waybill.infra.backup.Restore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is gone for long leaves the database for the files of the archive, and is on record as
 * before to whoever asks; what is on hold stays.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetentionIT {
    private static final int EACH = 256;
    private static final int FILLING = 3 * EACH;
    private static final String HELD = "held-1";
    private static final List<String> GONE = Stream.of("web-1", "web-2", "web-3").toList();
    private static final String EVERY = "--waybill.retention.every=500ms";
    private static final String RULE = "--waybill.retention.rules[0].";

    @TempDir private static Path folder;
    private static Path data;
    private static Path archive;
    private static Service service;
    private static String key;
    private static String root;
    private static String anna;

    /** What was answered of each thing before any event left. */
    private static final Map<String, JsonNode> BEFORE = new TreeMap<>();

    private static String feed;

    @BeforeAll
    static void start() throws Exception {
        RealEngine.require(); // for its registry
        data = folder.resolve("data");
        archive = folder.resolve("archive");
        Files.writeString(folder.resolve("master.key"), "5a".repeat(32));
        service = Service.aloneSimulated(data, settings());
        MainJobIT.publishWeb(service);
        root = service.token();
        anna = service.tokenOf("anna", "operator");
        for (String name : GONE) {
            run(name, "test");
            remove(name);
        }
        service.signInWith(anna);
        run(HELD, "test");
        remove(HELD);
        service.signInWith(root);
        run("prod-1", "prod");
        remove("prod-1");
        run("alive-1", "test");
        try (LogWriter log =
                new LogWriter(
                        DriverManager.getConnection(service.jdbcUrl()),
                        LogWriter.Positions.LEFT_TO_THE_SERVICE)) {
            log.write(new Lives(17, FILLING, Instant.now().minus(Duration.ofDays(90))), FILLING);
        }
        service.awaitProjected();
        key = service.text("/api/v1/proof/key").strip();
        feed = feed();
        for (String name : names()) {
            for (String path : paths(name)) {
                BEFORE.put(path, service.get(path).body());
            }
        }
    }

    /** With a rule that nothing meets yet. */
    private static String[] settings(String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        all.addAll(
                List.of(
                        "--waybill.proof.every=200ms",
                        "--waybill.archive.folder=" + archive,
                        "--waybill.archive.events=" + EACH,
                        "--waybill.archive.after=0s",
                        "--waybill.access.personal-data=sealed",
                        "--waybill.secrets.master-key-file=" + folder.resolve("master.key"),
                        EVERY));
        return all.toArray(String[]::new);
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
    }

    private static void run(String name, String environment) {
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "%s", "image": "web", "spec": {"labels": {"env": "%s", "part": "%s"}}}"""
                                .formatted(name, environment, name)));
        for (String act : List.of("stop", "start")) {
            service.succeed(
                    service.post("/api/v1/containers/" + name + "/" + act + "?wait=3m", "{}"));
        }
    }

    private static void remove(String name) {
        service.succeed(service.delete("/api/v1/containers/" + name + "?force=true&wait=3m"));
    }

    private static List<String> names() {
        return Stream.concat(GONE.stream(), Stream.of(HELD, "prod-1", "alive-1")).toList();
    }

    private static List<String> paths(String name) {
        String container = "/api/v1/containers/" + name;
        return List.of(
                container + "/history?limit=1000", container + "/revisions", container + "/replay");
    }

    private static String feed() {
        return waybill("events", "-o", "json").shown();
    }

    private static Ran waybill(String... arguments) {
        return InProcess.run(folder, data.resolve("credentials.json"), arguments);
    }

    private static long number(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(service.jdbcUrl());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static long rowsOf(String name) throws SQLException {
        return number(
                service.jdbcUrl(),
                "select count(*) from event where aggregate_identifier = 'containers/"
                        + id(name)
                        + "'");
    }

    private static String id(String name) {
        return service.get("/api/v1/containers/" + name).body().path("id").asString();
    }

    private static void awaitLeft(long containers) {
        service.getUntil(
                "/api/v1/retention",
                told -> told.body().path("containers").asLong(0) == containers);
    }

    private static void startAgain(String... more) throws Exception {
        service.kill();
        service.startAgainWith(settings(more));
    }

    private static void assertNothingIsOtherwise() {
        assertThat(feed()).startsWith(feed);
        for (String name : names()) {
            for (String path : paths(name)) {
                assertThat(service.get(path).body()).as(path).isEqualTo(BEFORE.get(path));
            }
        }
    }

    @Test
    @Order(1)
    void nothingLeavesWithoutARule() throws Exception {
        Ran told = waybill("retention");
        assertThat(told.code()).as(told.shown()).isZero();
        assertThat(told.shown())
                .contains("No events leave the database")
                .contains("only: 0 events of 0 containers");
        assertThat(waybill("holds").shown()).isEqualTo("Nothing is, or was, on hold.\n");
        assertThatThrownBy(() -> sql("delete from event where type = 'Container'"))
                .hasMessageContaining("the log is never changed: DELETE on event is refused");
    }

    @Test
    @Order(2)
    void aHoldIsPlacedByAnAdministratorWhoSaysWhy() {
        service.signInWith(anna);
        String placing = "/api/v1/holds/case-17";
        String where = "{\"where\": \"label=part=held-1\", \"reason\": \"a letter\"}";
        assertThat(service.put(placing, where).status()).isEqualTo(403);
        service.signInWith(root);
    }

    @Test
    @Order(3)
    void whatIsGoneForLongLeavesAndNobodyNotices() throws Exception {
        assertThat(waybill("holds", "place", "case-17", "--where", "label=part=held-1").shown())
                .contains("say why");
        assertThat(
                        waybill("holds", "place", "case-17", "--where", "part=held-1", "-m", "x")
                                .shown())
                .contains("'part=held-1' is none of host=");
        Ran placed =
                waybill(
                        "holds",
                        "place",
                        "case-17",
                        "--where",
                        "label=part=held-1",
                        "-m",
                        "a letter came");
        assertThat(placed.shown()).isEqualTo("on hold 'case-17': label=part=held-1\n");
        assertThat(waybill("holds", "place", "case-17", "-m", "again").code()).isEqualTo(3);

        startAgain(RULE + "where=label=env=test", RULE + "keep=0s");
        awaitLeft(GONE.size());
        for (String name : GONE) {
            assertThat(rowsOf(name)).as(name).isZero();
        }
        for (String name : List.of(HELD, "prod-1", "alive-1")) {
            assertThat(rowsOf(name)).as(name).isPositive();
        }
        assertNothingIsOtherwise();
        assertThat(waybill("retention").shown()).contains("label=env=test", "of 3 containers");
    }

    @Test
    @Order(4)
    void whatLeftIsProvedAndAskedAsBefore() throws Exception {
        Ran asked = waybill("verify", "--proof", "--key", key);
        assertThat(asked.code()).as(asked.shown()).isZero();
        Ran unnamed = waybill("verify", "--proof", "--key", key, "--database", service.jdbcUrl());
        assertThat(unnamed.code()).isEqualTo(2);
        assertThat(unnamed.shown()).contains("the events of 3 containers", "--archive DIR");
        Ran read = proof();
        assertThat(read.code()).as(read.shown()).isZero();
        // Of the hosts in what was filled in nobody hears, so that engines cannot be looked at.
        assertThat(waybill("verify").shown())
                .containsPattern("projection audit +consistent")
                .containsPattern("projection fleet +consistent")
                .containsPattern("projection timeline +consistent")
                .containsPattern("topics +consistent");

        // By its id, and what led to it.
        JsonNode entry =
                service.get("/api/v1/audit?container=web-1&limit=1").body().path("items").path(0);
        assertThat(
                        service.get("/api/v1/audit/" + entry.path("id").asString())
                                .body()
                                .at("/entry/summary"))
                .isEqualTo(entry.path("summary"));
        assertThat(service.get("/api/v1/audit/018f2d3c-0000-7000-8000-000000000000").status())
                .isEqualTo(404);
        Answer again = service.post("/api/v1/containers/web-1/start", "{}");
        assertThat(again.status()).as(again.toString()).isEqualTo(409);
        assertThat(again.body().toString()).contains("removed");
    }

    private static Ran proof() {
        return waybill(
                "verify",
                "--proof",
                "--key",
                key,
                "--database",
                service.jdbcUrl(),
                "--archive",
                archive.toString());
    }

    @Test
    @Order(5)
    void aRowThatDidNotLeaveIsMissedThoughAFileHasIt() throws Exception {
        String alive = "'containers/" + id("alive-1") + "' and sequence_number = 1";
        sql(
                "create table saved as select * from event where aggregate_identifier = " + alive,
                "set session_replication_role = replica",
                "delete from event where aggregate_identifier = " + alive);
        long position =
                number(
                        service.jdbcUrl(),
                        "select position from event_position join saved using (global_index)");
        Ran database = proof();
        assertThat(database.code()).isEqualTo(1);
        assertThat(database.shown()).contains(Long.toString(position));
        assertThat(waybill("verify", "--proof", "--key", key).code()).isEqualTo(1);
        sql(
                "set session_replication_role = replica",
                "insert into event overriding system value select * from saved",
                "drop table saved");
        assertThat(proof().code()).isZero();
    }

    @Test
    @Order(6)
    void filesThatAreAwayAreSaidToBe() throws Exception {
        startAgain(RULE + "where=label=env=test", RULE + "keep=0s"); // what was read is forgotten
        Path away = folder.resolve("away");
        Files.move(archive, away);
        Answer asked = service.get("/api/v1/containers/web-1/replay");
        assertThat(asked.status()).as(asked.toString()).isEqualTo(503);
        assertThat(asked.body().path("code").asString()).isEqualTo("archive-away");
        Ran backup = waybill("backup", folder.resolve("not-whole").toString());
        assertThat(backup.code()).isNotZero();
        assertThat(backup.shown()).contains("files of the archive only cannot be read");
        Files.move(away, archive);
        assertThat(service.get("/api/v1/containers/web-1/replay").status()).isEqualTo(200);

        Path file = archive.resolve("events-000000000001-000000000256.zip");
        Files.move(file, away);
        service.getUntil(
                "/actuator/health",
                health ->
                        health.body()
                                .at("/components/archive/details/because")
                                .toString()
                                .contains("are nowhere else: put back a copy"));
        Ran rewritten = waybill("archive", "rewrite", "1");
        assertThat(rewritten.code()).isEqualTo(3);
        assertThat(rewritten.shown()).contains("cannot be written", "is not there");
        Files.move(away, file);
        assertNothingIsOtherwise();
    }

    @Test
    @Order(7)
    void aBackupIsWholeAndWhatIsRestoredNeedsNoFile() throws Exception {
        Path backup = folder.resolve("whole");
        Ran taken = waybill("backup", backup.toString());
        assertThat(taken.code()).as(taken.shown()).isZero();
        sql("create database restored template template0");
        String url = service.jdbcUrl().replaceFirst("/postgres\\?", "/restored?");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = Restore.run(out, out, new String[] {backup.toString(), "--into", url});
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
        String all = "select count(*) from event_position join event using (global_index)";
        assertThat(number(url, all))
                .isEqualTo(number(service.jdbcUrl(), "select count(*) from event_position"));
        Ran proven = waybill("verify", "--proof", "--key", key, "--database", url);
        assertThat(proven.code()).as(proven.shown()).isZero();
        sql("drop database restored");
    }

    @Test
    @Order(8)
    void whoActedOnWhatIsOnHoldIsErasedOnceItIsReleased() throws Exception {
        Ran refused = waybill("people", "erase", "anna", "-m", "she asked");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.shown()).contains("container held-1 is on hold 'case-17'");
        assertThat(waybill("holds", "release", "case-17").shown()).contains("say why");
        assertThat(waybill("holds", "release", "case-17", "-m", "settled").shown())
                .isEqualTo("hold 'case-17' is released\n");
        assertThat(waybill("holds", "release", "case-17", "-m", "settled").code()).isEqualTo(3);
        assertThat(waybill("holds").shown()).contains("case-17", "a letter came");
        awaitLeft(GONE.size() + 1);
        assertThat(rowsOf(HELD)).isZero();
        assertThat(waybill("people", "erase", "anna", "-m", "she asked").code()).isZero();
        Ran proven = proof();
        assertThat(proven.code()).as(proven.shown()).isZero();
    }
}
