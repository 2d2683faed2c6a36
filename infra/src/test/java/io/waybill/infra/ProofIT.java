package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.waybill.bench.lives.Lives;
import io.waybill.bench.lives.LogWriter;
import io.waybill.cli.InProcess;
import io.waybill.cli.InProcess.Ran;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.proof.Checkpoint;
import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;
import io.waybill.proof.MerkleTree;
import io.waybill.proof.SignedNote;
import io.waybill.proof.Tile;
import io.waybill.proof.VerifierKey;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * What was changed in the log by SQL is found and named by a checkpoint that was kept elsewhere;
 * what was not is not; and the tree grows on whatever it was in the midst of.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProofIT {
    private static final int EVENTS = 300; // more than a tile has
    private static final int MANY = 20_000;
    private static final Random RANDOM = new Random(9162);

    @TempDir private static Path folder;
    private static Path data;
    private static Service service;
    private static SingleConnectionDataSource connection;
    private static JdbcTemplate sql;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        data = folder.resolve("data");
        service = Service.aloneSimulated(data, "--waybill.proof.every=200ms");
        for (int i = 0; i < EVENTS; i++) {
            register("proof-" + i);
        }
        connection = connected();
        sql = new JdbcTemplate(connection);
        key = awaitSigned(EVENTS).path("key").asString();
        Files.writeString(folder.resolve("kept"), checkpoint().note());
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            connection.destroy();
            service.close();
        }
    }

    private static void register(String name) {
        String body =
                "{\"name\": \"%1$s\", \"repository\": \"registry.example/%1$s\", \"reason\": \"f\u00fcr %1$s\"}";
        assertThat(service.post("/api/v1/images", body.formatted(name)).status()).isEqualTo(200);
    }

    private record Signed(String note, long size) {}

    /** Where no trigger refuses anything. */
    private static SingleConnectionDataSource connected() {
        SingleConnectionDataSource connected =
                new SingleConnectionDataSource(service.jdbcUrl(), true);
        new JdbcTemplate(connected).execute("set session_replication_role = replica");
        return connected;
    }

    private static Signed checkpoint() {
        JsonNode newest = service.get("/api/v1/proof").body().path("checkpoint");
        return new Signed(newest.path("note").asString(), newest.path("size").asLong());
    }

    /** Waits until all there is, and so much at least, is signed. */
    private static JsonNode awaitSigned(long events) {
        return service.getUntil(
                        "/api/v1/proof",
                        answer -> {
                            long signed = answer.body().at("/checkpoint/size").asLong(0);
                            return signed >= events
                                    && signed == answer.body().path("position").asLong();
                        })
                .body();
    }

    private static Ran verify(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("verify", "--proof", "--key", key, "--checkpoint", "kept"));
        arguments.addAll(List.of(more));
        return waybill(arguments.toArray(String[]::new));
    }

    private static Ran waybill(String... arguments) {
        return InProcess.run(folder, data.resolve("credentials.json"), arguments);
    }

    private static long number(String query, Object... parameters) {
        Long number = sql.queryForObject(query, Long.class, parameters);
        return number == null ? 0 : number;
    }

    @Test
    @Order(1)
    void aLogThatIsWhatItWasIsProven() throws Exception {
        for (String[] way :
                new String[][] {{}, {"--database"}, {"--database", service.jdbcUrl()}}) {
            Ran ran = verify(way);
            assertThat(ran.shown()).startsWith("Proven: all ");
            assertThat(ran.code()).isZero();
        }
        Ran own = waybill("verify", "--proof");
        assertThat(own.code()).isZero();
        assertThat(own.shown())
                .contains("the key is what Waybill itself says")
                .contains("the checkpoint is Waybill's own");
        register("later");
        awaitSigned(EVENTS + 1);
        JsonNode result =
                service.get("/api/v1/proof").body(); // the checkpoint that was kept is older now
        assertThat(verify().shown())
                .contains(
                        (result.path("position").asLong() - kept().size())
                                + " events came after that, and are not covered.");
    }

    private static Checkpoint kept() throws IOException {
        return Checkpoint.read(
                SignedNote.readAll(Files.readString(folder.resolve("kept"))).getFirst().text());
    }

    @Test
    @Order(2)
    void aSingleBitThatIsChangedInAnyEventIsFoundAndNamed() throws Exception {
        List<String> columns = new ArrayList<>();
        for (LogEntry.Field field : LogEntry.Field.values()) {
            columns.add(field.column());
        }
        long size = kept().size();
        for (int i = 0; i < 3 * columns.size(); i++) {
            String column = columns.get(i % columns.size());
            long position = i == 0 ? 1 : i == 1 ? size : 1 + RANDOM.nextLong(size);
            flip(column, position);
            Ran ran = i % 4 == 0 ? verify() : verify("--database");
            assertThat(ran.code()).as(column + " at " + position).isEqualTo(1);
            assertThat(ran.shown())
                    .startsWith("position " + position + ": changed: event ")
                    .contains("the first that is not is at position " + position + ".");
            flip(column, position);
        }
        sql.update(
                "update event set sequence_number = sequence_number + 1 where global_index = (select global_index from event_position where position = 9)");
        JsonNode told = WaybillJson.mapper().readTree(verify("-o", "json").shown());
        assertThat(told.at("/differences/0/position").asLong()).isEqualTo(9);
        assertThat(told.at("/differences/0/what").asString()).isEqualTo("changed");
        assertThat(told.path("outcome").asString()).isEqualTo("different");
        sql.update(
                "update event set sequence_number = sequence_number - 1 where global_index = (select global_index from event_position where position = 9)");
        assertThat(verify().code()).isZero();
    }

    /**
     * A bit of the last letter or digit, so that what is there stays a text, and one of its own.
     */
    private static void flip(String column, long position) {
        int changed =
                sql.update(
                        """
                        update event set %1$s = convert_from(set_bit(convert_to(%1$s, 'UTF8'), b, 1 - get_bit(convert_to(%1$s, 'UTF8'), b)), 'UTF8')
                        from (select global_index as g,
                                  8 * (octet_length(convert_to(%1$s, 'UTF8')) - case when right(%1$s, 1) = '}' then 3 else 1 end)::bigint + 6 as b
                              from event join event_position using (global_index) where position = ?) t
                        where global_index = g"""
                                .formatted(column),
                        position);
        assertThat(changed).isEqualTo(1);
    }

    @Test
    @Order(3)
    void oneThatIsDeletedIsNamed() {
        sql.execute(
                "create table saved as select e.* from event e join event_position using (global_index) where position = 77");
        sql.update(
                "delete from event where event_identifier = (select event_identifier from saved)");
        assertThat(verify().shown()).startsWith("position 77: removed: nothing stands there");
        moved(
                () ->
                        sql.execute(
                                """
                                delete from event_position where position = 77;
                                update event_position set position = -position where position > 77;
                                update event_position set position = -position - 1 where position < 0"""),
                "position 77: removed: what was recorded there is gone, and event ");
        sql.update("insert into event overriding system value select * from saved");
        assertThat(verify().code()).isZero();
    }

    @Test
    @Order(4)
    void oneThatIsInsertedIsNamed() {
        // As old as the first: it gets no position, but is there when its image is read. The host's
        // own events
        // come whenever it is seen.
        sql.update(
                """
                insert into event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type,
                    payload_revision, payload, meta_data, transaction_id)
                select 'forged', aggregate_identifier, 1, type, time_stamp, payload_type, payload_revision, payload, meta_data,
                    transaction_id from event join event_position using (global_index)
                where position >= 100 and type = 'Image' order by position limit 1""");
        for (String[] way : new String[][] {{}, {"--database"}}) {
            Ran ran = verify(way);
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.shown())
                    .startsWith(
                            "inserted: the log's table has an event that no position leads to: event forged (");
        }
        moved(
                () ->
                        sql.execute(
                                """
                                update event_position set position = -position where position >= 100;
                                update event_position set position = -position + 1 where position < 0;
                                insert into event_position select 100, global_index from event where event_identifier = 'forged'"""),
                "position 100: inserted: event forged (");
        sql.update("delete from event where event_identifier = 'forged'");
        assertThat(verify().code()).isZero();
    }

    @Test
    @Order(5)
    void twoThatChangedPlacesAreNamed() {
        String swap =
                """
                update event_position set position = -12 where position = 12;
                update event_position set position = 12 where position = %1$d;
                update event_position set position = %1$d where position = -12""";
        for (long other : new long[] {13, 280}) {
            moved(
                    () -> sql.execute(swap.formatted(other)),
                    "position 12: moved: what was recorded there stands at position " + other);
        }
    }

    /** Changes positions, looks, and puts them back. */
    private static void moved(Runnable change, String told) {
        sql.execute("create table places as select * from event_position");
        change.run();
        Ran ran = verify("--database");
        sql.execute("delete from event_position");
        sql.execute("insert into event_position select * from places");
        sql.execute("drop table places");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.shown()).startsWith(told);
    }

    @Test
    @Order(6)
    void aChangeThatTheTreeWasMadeToFitIsFoundAndNothingIsSignedOnTopOfIt() throws Exception {
        Signed newest = checkpoint();
        byte[] leaves = bytes("select hashes from merkle_tile where level = 0 and place = 0");
        byte[] edge = bytes("select hashes from merkle_edge where level = 1");
        flip("payload", 50);
        LogEntry forged = entry(50);
        byte[] altered = leaves.clone();
        System.arraycopy(forged.leaf().bytes(), 0, altered, 49 * Hash.LENGTH, Hash.LENGTH);
        sql.update("update merkle_tile set hashes = ? where level = 0 and place = 0", altered);
        sql.update(
                "update merkle_edge set hashes = ? where level = 1",
                new Tile(altered).root().bytes());
        Ran ran = verify("--database");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.shown()).contains("one at least is not, and which one cannot be told");
        register("upon");
        JsonNode proof =
                service.getUntil(
                                "/api/v1/proof",
                                answer -> !answer.body().path("troubles").isEmpty())
                        .body();
        assertThat(proof.at("/troubles/0").asString())
                .startsWith("no checkpoint is signed: ")
                .contains("the tree's beginning is not what was signed");
        service.getUntil(
                "/actuator/health",
                health ->
                        health.body().at("/components/proof/status").asString().equals("DEGRADED"));
        assertThat(checkpoint()).isEqualTo(newest);
        flip("payload", 50);
        sql.update("update merkle_tile set hashes = ? where level = 0 and place = 0", leaves);
        sql.update("update merkle_edge set hashes = ? where level = 1", edge);
        awaitSigned(newest.size() + 1);
        assertThat(verify().code()).isZero();
    }

    private static byte[] bytes(String query) {
        return Objects.requireNonNull(sql.queryForObject(query, byte[].class));
    }

    private static LogEntry entry(long position) {
        JsonNode told = service.get("/api/v1/proof/entries/" + position).body();
        LogEntry entry = LogEntry.read(Base64.getDecoder().decode(told.path("entry").asString()));
        assertThat(told.path("leaf").asString()).isEqualTo(entry.leaf().base64());
        assertThat(told.path("payload").asString()).isEqualTo(entry.text(LogEntry.Field.PAYLOAD));
        return entry;
    }

    @Test
    @Order(7)
    void triggersRefuseToChangeTheTree() {
        sql.execute("set session_replication_role = origin");
        for (String change :
                List.of(
                        "delete from merkle_tile",
                        "update merkle_tile set place = 7",
                        "truncate checkpoint",
                        "update checkpoint set note = ''")) {
            assertThat(refused(change)).contains("the log is never changed");
        }
        sql.execute("set session_replication_role = replica");
    }

    private static String refused(String change) {
        try {
            sql.execute(change);
            return "";
        } catch (DataAccessException refusal) {
            return String.valueOf(refusal.getMessage());
        }
    }

    @Test
    @Order(8)
    void anyEventIsProvedToBeInTheLogAndEachCheckpointToBeTheBeginningOfTheNext() throws Exception {
        Checkpoint kept = kept();
        for (long position : new long[] {1, 256, 257, kept.size()}) {
            LogEntry entry = entry(position);
            JsonNode proof =
                    service.get(
                                    "/api/v1/proof/inclusion?event=%s&size=%d"
                                            .formatted(entry.text(LogEntry.Field.ID), kept.size()))
                            .body();
            assertThat(proof.path("position").asLong()).isEqualTo(position);
            assertThat(
                            MerkleTree.proves(
                                    hashes(proof),
                                    entry.leaf(),
                                    position - 1,
                                    kept.size(),
                                    kept.root()))
                    .isTrue();
            assertThat(
                            waybill(
                                            "proof",
                                            "event",
                                            Long.toString(position),
                                            "--checkpoint",
                                            "kept")
                                    .code())
                    .isZero();
        }
        assertEachBeginsTheNext();
        for (String refused :
                List.of("inclusion?position=0", "inclusion", "consistency?from=5&to=99999999")) {
            assertThat(service.get("/api/v1/proof/" + refused).status()).isEqualTo(400);
        }
        assertThat(service.get("/api/v1/proof/entries/99999999").status()).isEqualTo(404);
        assertThat(service.get("/api/v1/proof/checkpoints/99999999").status()).isEqualTo(404);
    }

    private static List<Hash> hashes(JsonNode proof) {
        List<Hash> hashes = new ArrayList<>();
        proof.path("hashes").forEach(hash -> hashes.add(Hash.ofBase64(hash.asString())));
        return hashes;
    }

    private static void assertEachBeginsTheNext() {
        VerifierKey verifier = VerifierKey.read(key);
        Checkpoint later = null;
        for (JsonNode item :
                service.get("/api/v1/proof/checkpoints?limit=1000").body().path("items")) {
            SignedNote note = SignedNote.readAll(item.path("note").asString()).getFirst();
            assertThat(verifier.signed(note)).isTrue();
            Checkpoint earlier = Checkpoint.read(note.text());
            if (later != null) {
                JsonNode proof =
                        service.get(
                                        "/api/v1/proof/consistency?from=%d&to=%d"
                                                .formatted(earlier.size(), later.size()))
                                .body();
                assertThat(
                                MerkleTree.provesBeginning(
                                        hashes(proof),
                                        earlier.size(),
                                        earlier.root(),
                                        later.size(),
                                        later.root()))
                        .as("%s to %s", earlier, later)
                        .isTrue();
            }
            later = earlier;
        }
        assertThat(later).isNotNull();
    }

    /** As docs/proof.md has it. */
    @Test
    @Order(9)
    void aLeafIsTheSameInSql() {
        String leaf =
                """
                with e as (select * from event_position join event using (global_index) where position = ?),
                     texts as (
                         select string_agg(
                             case when t is null then int4send(-1)
                             else int4send(octet_length(convert_to(t, 'UTF8'))) || convert_to(t, 'UTF8') end, '' order by n) as bytes
                         from e, unnest(array[event_identifier, aggregate_identifier, type, time_stamp, payload_type,
                             payload_revision, payload, meta_data]) with ordinality u (t, n))
                select encode(sha256('\\x0001'::bytea || int8send(position) || int8send(sequence_number) || bytes), 'base64')
                from e, texts""";
        for (long position : new long[] {1, 50, EVENTS}) {
            assertThat(sql.queryForObject(leaf, String.class, position))
                    .isEqualTo(entry(position).leaf().base64());
        }
    }

    @Test
    @Order(10)
    void checkpointsAreOutsideAsTheyAreInside() throws Exception {
        Signed newest = checkpoint();
        Path files = data.resolve("checkpoints");
        assertThat(Files.readString(files.resolve("latest"))).isEqualTo(newest.note());
        try (var months = Files.newDirectoryStream(files, "*.txt")) {
            for (Path month : months) {
                assertThat(SignedNote.readAll(Files.readString(month)))
                        .isNotEmpty()
                        .allMatch(VerifierKey.read(key)::signed);
            }
        }
        assertThat(Files.getPosixFilePermissions(data.resolve("checkpoint.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        service.until(
                "the newest is on its topic",
                () -> {
                    List<ConsumerRecord<byte[], byte[]>> told =
                            CommittedTopic.readAll(
                                    service.bootstrapServers(), service.topics().checkpoints());
                    return !told.isEmpty()
                            && new String(told.getLast().value(), StandardCharsets.UTF_8)
                                    .equals(newest.note());
                });
        assertThat(service.text("/api/v1/proof/checkpoint")).isEqualTo(newest.note());
        assertThat(service.text("/api/v1/proof/key").strip()).isEqualTo(key);
    }

    @Test
    @Order(11)
    void anotherVerifierComesToTheSame() throws Exception {
        if (!Boolean.getBoolean("waybill.engine.required")) {
            assumeThat(SecondVerifier.canRun(folder)).as("there is a python3").isTrue();
        }
        waybill("proof", "export", "log.entries");
        Files.writeString(folder.resolve("key"), key);
        Ran proven = SecondVerifier.run(folder, List.of("key", "kept", "log.entries"));
        assertThat(proven.shown()).startsWith("proven: all " + kept().size() + " events");
        assertThat(proven.code()).isZero();
        byte[] entries = Files.readAllBytes(folder.resolve("log.entries"));
        entries[entries.length / 2] ^= 1;
        Files.write(folder.resolve("altered"), entries);
        Ran altered = SecondVerifier.run(folder, List.of("key", "kept", "altered"));
        assertThat(altered.code()).isEqualTo(1);
        Files.writeString(
                folder.resolve("other"), checkpoint().note().replaceFirst("\n\\d+\n", "\n7\n"));
        Ran unsigned = SecondVerifier.run(folder, List.of("key", "other", "log.entries"));
        assertThat(unsigned.code()).isEqualTo(1);
        assertThat(unsigned.shown()).contains("is not signed with the key");
    }

    @Test
    @Order(12)
    void whatIsKilledInTheMidstGoesOnWhereItWas() throws Exception {
        long before = number("select last_position from event_sequencer");
        Lives lives = new Lives(17, MANY);
        try (LogWriter log =
                new LogWriter(
                        DriverManager.getConnection(service.jdbcUrl()),
                        LogWriter.Positions.LEFT_TO_THE_SERVICE)) {
            log.write(lives, MANY);
        }
        long killedAt = 0;
        for (int kills = 0; kills < 2; kills++) {
            long beyond = Math.max(before, killedAt);
            killedAt =
                    Soon.answer(() -> number("select size from merkle_log"), size -> size > beyond);
            connection.destroy();
            service.kill();
            service.startAgain();
            connection = connected();
            sql = new JdbcTemplate(connection);
        }
        assertThat(killedAt).isGreaterThan(before);
        awaitSigned(before + MANY);
        assertEachBeginsTheNext();
        assertThat(verify().code()).isZero();
        Files.writeString(folder.resolve("kept-later"), checkpoint().note());
        Ran ran =
                waybill(
                        "verify",
                        "--proof",
                        "--key",
                        key,
                        "--checkpoint",
                        "kept",
                        "--checkpoint",
                        "kept-later");
        assertThat(ran.shown()).startsWith("Proven: all ");
        assertThat(ran.code()).isZero();
    }
}
