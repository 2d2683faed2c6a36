package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.cli.InProcess;
import io.waybill.domain.Sha256;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.backup.Restore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A backup that is taken under load is restored as a log with the same root, and goes on where that
 * was; what is not what was recorded is refused, and nothing of it is kept.
 */
class BackupIT {
    // What registers the first image is among so many.
    private static final int FIRST = 10;
    private static final String SECRET = "backup-value-71c2";

    @TempDir private Path folder;
    private Path file;
    private String database;
    private String administration;
    private String webhookSecret = "";
    private Service former;
    private Service service;

    private record Said(int code, String text) {}

    private static Said restore(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = Restore.run(stream, stream, arguments);
        return new Said(code, said.toString(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        Files.writeString(folder.resolve("master.key"), "5a".repeat(32));
        file = folder.resolve("taken");
        former = Service.onEngine(folder.resolve("data"), arguments());
        service = former;
        administration = service.jdbcUrl().replaceFirst("/[a-z0-9]+\\?", "/template1?");
        database = "restored" + ProcessHandle.current().pid();
    }

    private String[] arguments() {
        return new String[] {
            "--waybill.proof.every=200ms",
            "--waybill.secrets.master-key-file=" + folder.resolve("master.key")
        };
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null && service != former) {
            service.close();
            execute("drop database " + database + " with (force)");
        }
        if (former != null) {
            former.close();
        }
        RealEngine.removeAllNamed("backup-");
    }

    @Test
    void whatWasOnRecordIsOnRecordAgainAndNothingIsDoneTwice() throws Exception {
        MainJobIT.publishWeb(service);
        putSecret();
        run("backup-web");
        for (String act : new String[] {"stop", "start"}) {
            service.succeed(
                    service.post("/api/v1/containers/backup-web/" + act + "?wait=3m", "{}"));
        }
        run("backup-gone");
        service.succeed(service.delete("/api/v1/containers/backup-gone?force=true&wait=3m"));
        Service.Answer webhook =
                service.post(
                        "/api/v1/webhooks",
                        "{\"name\": \"sink\", \"url\": \"http://127.0.0.1:9/\"}");
        assertThat(webhook.status()).isEqualTo(201);
        webhookSecret = webhook.body().path("secret").asString();
        String viewer = service.tokenOf("ada", "viewer");
        service.getUntil(
                "/api/v1/proof", proof -> proof.body().at("/checkpoint/size").asLong() > FIRST);
        long position = takeUnderLoad();
        register(service, "after-the-backup");
        String root = rootAt(service, position);
        String startedAt = startedAt();
        String url = emptyDatabase();
        assertThat(restore(file.toString(), "--into", service.jdbcUrl()))
                .matches(said -> said.code() == 3)
                .matches(said -> said.text().contains("is not empty"));
        refuseWhatIsNotWhatWasRecorded(url);

        Said done = restore(file.toString(), "--into", url);
        assertThat(done.code()).as(done.text()).isZero();
        assertThat(done.text()).contains(root, "its signed checkpoint", "1 webhooks are paused");
        former.kill();
        service =
                Service.against(
                        folder.resolve("restored"),
                        url,
                        former.bootstrapServers(),
                        arguments()[0],
                        arguments()[1],
                        "--waybill.kafka.topic-prefix=" + database);
        service.signInWith(viewer);
        assertThat(service.get("/api/v1/images/after-the-backup").status()).isEqualTo(404);
        service.signInWith(former.token());
        assertThat(rootAt(service, position)).isEqualTo(root);
        service.awaitConnected("local");
        service.awaitCalm("backup-web", "running");
        assertThat(startedAt()).isEqualTo(startedAt);
        assertThat(service.historyUntil("backup-web", "start succeeded"))
                .contains("stop succeeded");
        assertThat(service.get("/api/v1/webhooks").body().at("/items/0/state").asString())
                .isEqualTo("paused");
        Service.Answer resumed = service.post("/api/v1/webhooks/sink/resume", "{}");
        assertThat(resumed.status()).as("it can sign: " + resumed).isEqualTo(200);
        assertItGoesOn(position);
    }

    private void assertItGoesOn(long position) {
        run("backup-later");
        assertThat(RealEngine.cli("exec", "backup-later", "/bin/sh", "-c", "echo $DB_PASSWORD"))
                .isEqualTo(SECRET);
        service.succeed(service.delete("/api/v1/containers/backup-web?force=true&wait=3m"));
        service.getUntil(
                "/api/v1/proof", proof -> proof.body().at("/checkpoint/size").asLong() > position);
        InProcess.Ran proven =
                InProcess.run(
                        folder,
                        service.credentials(),
                        "verify",
                        "--proof",
                        "--database",
                        service.jdbcUrl());
        assertThat(proven.code()).as(proven.shown()).isZero();
        assertThat(proven.shown()).startsWith("Proven: all ");
    }

    private void putSecret() {
        assertThat(
                        service.send(
                                        service.request("/api/v1/secrets/db-password")
                                                .setHeader(
                                                        "Content-Type", "application/octet-stream")
                                                .PUT(HttpRequest.BodyPublishers.ofString(SECRET)))
                                .status())
                .isEqualTo(200);
    }

    private void run(String name) {
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m",
                        """
                        {"name": "%s", "image": "web", "host": "local",
                         "spec": {"environment": {"DB_PASSWORD": "secret:db-password"}}}"""
                                .formatted(name)));
    }

    private static String startedAt() {
        return RealEngine.cli("inspect", "-f", "{{.State.StartedAt}}", "backup-web");
    }

    private static void register(Service service, String name) {
        String body = "{\"name\": \"%1$s\", \"repository\": \"registry.example/%1$s\"}";
        assertThat(service.post("/api/v1/images", body.formatted(name)).status()).isEqualTo(200);
    }

    /** The position that it reaches to. */
    private long takeUnderLoad() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        Thread load =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; !enough.get(); i++) {
                                        register(service, "during-" + i);
                                    }
                                });
        InProcess.Ran ran =
                InProcess.run(
                        folder, service.credentials(), "backup", file.toString(), "-m", "a drill");
        enough.set(true);
        load.join();
        assertThat(ran.code()).as(ran.shown()).isZero();
        assertThat(ran.shown()).contains("keys are not in it");
        assertThat(entries().values())
                .extracting(part -> new String(part, StandardCharsets.UTF_8))
                .anyMatch(part -> part.contains("secret_version"))
                .noneMatch(part -> Traces.areIn(part, Traces.forms(SECRET)))
                .noneMatch(part -> Traces.areIn(part, Traces.forms(webhookSecret)));
        JsonNode taken = service.get("/api/v1/backups").body().path("items").path(0);
        assertThat(taken.path("reason").asString()).isEqualTo("a drill");
        assertThat(taken.path("bytes").asLong()).isEqualTo(Files.size(file));
        Said whole = restore(file.toString(), "--check");
        assertThat(whole.text()).contains("It is whole.");
        return taken.path("position").asLong();
    }

    private static String rootAt(Service service, long size) {
        return service.getUntil(
                        "/api/v1/proof/inclusion?position=1&size=" + size,
                        answer -> answer.status() == 200)
                .body()
                .path("root")
                .asString();
    }

    private void refuseWhatIsNotWhatWasRecorded(String url) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Path harmed = folder.resolve("harmed");
        refuse(harmed, Arrays.copyOf(whole, whole.length - 100), url, "is truncated");
        refuse(harmed, Arrays.copyOf(whole, whole.length / 2), url, "is truncated");
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        refuse(harmed, flipped, url, "is damaged");
        refuse(harmed, "hello".getBytes(StandardCharsets.UTF_8), url, "is not a backup");
        refuse(harmed, rewritten("manifest.json", "{}"), url, "is damaged");
        // Whole by its own account, and not what was recorded.
        refuse(harmed, withAnotherEvent(), url, "they are not those that were recorded");
        Files.delete(harmed);
        assertThat(restore(harmed.toString(), "--into", url).text()).contains("there is no file");
    }

    private static void refuse(Path harmed, byte[] bytes, String url, String because)
            throws Exception {
        Files.write(harmed, bytes);
        Said said = restore(harmed.toString(), "--into", url);
        assertThat(said.text()).contains(because);
        assertThat(said.code()).isEqualTo(3);
        assertThat(eventsIn(url)).isZero();
    }

    private byte[] withAnotherEvent() throws Exception {
        String events =
                new String(
                        Objects.requireNonNull(entries().get("rows/event")),
                        StandardCharsets.UTF_8);
        String others = events.replaceFirst("images/web", "images/wax");
        assertThat(others).isNotEqualTo(events);
        byte[] rows = others.getBytes(StandardCharsets.UTF_8);
        ObjectNode manifest =
                (ObjectNode) WaybillJson.mapper().readTree(entries().get("manifest.json"));
        for (JsonNode part : manifest.path("parts")) {
            if (part.path("name").asString().equals("event")) {
                ((ObjectNode) part).put("sha256", Sha256.hex(rows));
            }
        }
        Map<String, byte[]> entries = entries();
        entries.put("rows/event", rows);
        entries.put("manifest.json", WaybillJson.mapper().writeValueAsBytes(manifest));
        return zip(entries);
    }

    private byte[] rewritten(String name, String text) throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(name, text.getBytes(StandardCharsets.UTF_8));
        return zip(entries);
    }

    private Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private String emptyDatabase() throws SQLException {
        execute("create database " + database + " template template0");
        return administration.replace("/template1?", "/" + database + "?");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(administration);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long eventsIn(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet there =
                        statement.executeQuery("select to_regclass('event') is not null")) {
            there.next();
            if (!there.getBoolean(1)) {
                return 0;
            }
            try (ResultSet events = statement.executeQuery("select count(*) from event")) {
                events.next();
                return events.getLong(1);
            }
        }
    }
}
