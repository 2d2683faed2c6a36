package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;

class ReplayAndProofTest {
    private static final String LIFE =
            """
            {"items":[
             {"step":1,"position":7,"type":"io.waybill.container.declared.v1","recordedAt":"2026-03-01T11:57:00Z","actor":"ada",
              "reason":"go live","what":"declared by ada: go live","changes":[{"field":"status","to":"not-on-host"}],
              "state":{"status":"not-on-host","desired":"running"}},
             {"step":2,"position":8,"type":"io.waybill.container.started.v1","at":"2026-03-01T11:58:00Z",
              "recordedAt":"2026-03-01T11:58:01Z","actor":"agent/local","what":"started",
              "changes":[{"field":"status","from":"not-on-host","to":"running"}],
              "state":{"status":"running","desired":"running"}}]}""";

    private final Peer peer;

    ReplayAndProofTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void awayFromATerminalALifeIsToldWhole() {
        peer.answer(200, LIFE);
        assertThat(peer.run("replay", "web").out())
                .isEqualTo(
                        """
                        1 of 2  2026-03-01T11:57:00Z  declared by ada: go live
                           #7 io.waybill.container.declared.v1 by ada: go live
                           status        - -> not-on-host
                           is now: status not-on-host, desired running
                        2 of 2  2026-03-01T11:58:00Z  started
                           #8 io.waybill.container.started.v1 by agent/local
                           status        not-on-host -> running
                           is now: status running, desired running
                        """);
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/containers/web/replay?limit=1000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ENTER,q|1 2",
                "ENTER,b,q|1 2 1",
                "2,1,9,x,q|1 2 1",
                "ENTER,ENTER|1 2",
                "''|1"
            })
    void atATerminalOneStepsThroughALife(String keys, String steps) {
        peer.answer(200, LIFE);
        String typed = keys.isEmpty() ? "" : keys.replace(",", "\n").replace("ENTER", "") + "\n";
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Api api = new Api(new Access(URI.create(peer.url()), "secret"));
        int code =
                new LifeReplay(api, "web", new PrintStream(shown, true, StandardCharsets.UTF_8))
                        .stepwise(new BufferedReader(new StringReader(typed)));
        assertThat(code).isZero();
        assertThat(
                        shown.toString(StandardCharsets.UTF_8)
                                .lines()
                                .filter(line -> line.contains(" of 2  "))
                                .map(line -> line.replaceFirst("^.*?(\\d) of 2.*", "$1")))
                .containsExactly(steps.split(" "));
    }

    @Test
    void aRangeOfTheLogIsToldOnceMoreAndFollowedToItsEnd() {
        String running =
                """
                {"id":"r1","topic":"lab.replay","status":"running","from":1200,"to":5000,"position":2150,"sent":310,
                 "eventsPerSecond":51.5,"secondsLeft":75}""";
        peer.answer(202, running).answer(200, running);
        peer.answer(
                200,
                """
                {"id":"r1","topic":"lab.replay","status":"done","from":1200,"to":5000,"position":5000,"sent":1240,
                 "eventsPerSecond":52.0,"finishedAt":"2026-03-01T11:58:00Z"}""");
        assertThat(
                        peer.run(
                                "replay",
                                "web",
                                "--topic",
                                "lab.replay",
                                "--from",
                                "1200",
                                "--to",
                                "1h",
                                "--speed",
                                "10x",
                                "--type",
                                "io.waybill.container.started",
                                "--host",
                                "build-1",
                                "--with-ticket",
                                "CHG-1",
                                "-m",
                                "why so"))
                .isEqualTo(
                        new Peer.Ran(
                                0,
                                "lab.replay: 1,240 events told, 52.0 a second\n",
                                "lab.replay: 310 events told, 51.5 a second, position 2,150 of 1,200 to 5,000, 1m 15s left\n"));
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/replays");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo(
                        """
                        {"topic":"lab.replay","speed":"10x","from":"1200","to":"2026-03-01T11:00:00Z","reason":"why so",\
                        "filter":{"types":["io.waybill.container.started"],"container":"web","host":"build-1","ticket":"CHG-1"}}""");
        assertThat(peer.asked.getFirst().headers()).containsKey("Idempotency-Key");
    }

    @Test
    void aReplayThatIsCancelledIsToldWithItsReason() {
        String cancelled =
                """
                {"id":"r1","topic":"t","status":"cancelled","sent":3,"because":"cancelled by ada: enough",
                 "finishedAt":"2026-03-01T11:58:00Z"}""";
        peer.answer(202, cancelled).answer(200, cancelled);
        assertThat(peer.run("replay", "--topic", "t"))
                .isEqualTo(
                        new Peer.Ran(
                                1,
                                "",
                                "waybill: t: cancelled, 3 events told: cancelled by ada: enough\n"));
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"topic\":\"t\",\"speed\":\"max\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replay|name a container",
                "replay --from 3|--topic",
                "replay web --host build-1|--topic",
                "replay --topic t --to soon|--to: 'soon' is not a time"
            })
    void whatCannotBeMeantIsSaidBeforeAnythingIsAsked(String typed, String said) {
        Peer.Ran ran = peer.run(typed.split(" "));
        assertThat(ran.code()).isEqualTo(Failed.USAGE);
        assertThat(ran.err()).contains(said);
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void replaysAreListedShownAndCancelled() {
        String waiting =
                """
                {"id":"r1","topic":"t","status":"running","from":1,"to":20,"since":"2026-03-01T10:00:00Z","position":5,
                 "sent":3,"speed":"10x","actor":"ada","reason":"a lab","requestedAt":"2026-03-01T11:58:00Z",
                 "because":"Kafka is away","filter":{"host":"build-1","types":["a","b"]}}""";
        peer.answer(200, "{\"items\":[" + waiting + "]}").answer(200, waiting).answer(200, "{}");
        assertThat(peer.run("replays").out())
                .isEqualTo(
                        """
                        ID   TOPIC   STATUS    RANGE     SPEED   BY    ASKED FOR   HOW FAR
                        r1   t       running   1 to 20   10x     ada   2m ago      3 events told, position 5 of 1 to 20; Kafka is away
                        """);
        assertThat(peer.run("replays", "show", "r1").out())
                .isEqualTo(
                        """
                        replay     r1
                        to         topic t
                        status     running: Kafka is away
                        range      positions 1 to 20, recorded from 2026-03-01T10:00:00Z on
                        only       host build-1, types a, b
                        speed      10x
                        how far    3 events told, position 5 of 1 to 20; Kafka is away
                        asked for  2m ago by ada
                        reason     a lab
                        """);
        assertThat(peer.run("replays", "cancel", "r1", "-m", "enough").out())
                .isEqualTo("replay r1 is cancelled\n");
        assertThat(peer.asked.getLast().uri()).isEqualTo("/api/v1/replays/r1?reason=enough");
    }

    @Test
    void aRebuildIsFollowedToItsEnd() {
        String building =
                """
                {"id":"r1","projection":"audit","status":"building","position":412000,"of":1000000,"eventsPerSecond":51200,
                 "secondsLeft":11}""";
        peer.answer(202, building).answer(200, building);
        peer.answer(
                200,
                """
                {"id":"r1","status":"done","position":1000000,"of":1000000,"eventsPerSecond":50000,
                 "finishedAt":"2026-03-01T11:58:00Z"}""");
        assertThat(peer.run("projections", "rebuild", "audit", "-m", "why so"))
                .isEqualTo(
                        new Peer.Ran(
                                0,
                                "audit: rebuilt, 1,000,000 events at 50,000 a second\n",
                                "audit: building 412,000 of 1,000,000 events (41%), 51,200 a second, 11 s left\n"));
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"reason\":\"why so\"}");
    }

    @Test
    void aRebuildThatFailsIsToldWithItsReason() {
        String failed =
                """
                {"id":"r1","status":"failed","because":"events are missing","finishedAt":"2026-03-01T11:58:00Z"}""";
        peer.answer(202, failed).answer(200, failed);
        assertThat(peer.run("projections", "rebuild", "audit"))
                .isEqualTo(new Peer.Ran(1, "", "waybill: audit: failed: events are missing\n"));
    }

    @ParameterizedTest
    @CsvSource({"consistent,0", "different,1", "undecided,1", "cancelled,1"})
    void theExitCodeTellsWhetherAllAgrees(String status, int code) {
        String over =
                """
                {"id":"v1","status":"%s","finishedAt":"2026-03-01T11:58:00Z","differences":1,
                 "checks":[{"name":"topics","status":"different","position":42,"of":42,"differences":1}]}"""
                        .formatted(status);
        peer.answer(202, over)
                .answer(200, over)
                .answer(
                        200,
                        "{\"items\":[{\"what\":\"events topic, position 3\",\"says\":\"missing\"}]}");
        Peer.Ran ran = peer.run("verify", "--only", "topics,engines");
        assertThat(ran.code()).isEqualTo(code);
        assertThat(ran.out())
                .startsWith(
                        """
                        CHECK    OUTCOME     AT POSITION   DIFFERENCES   BECAUSE
                        topics   different   42            1             -
                        events topic, position 3: missing
                        """);
        assertThat(peer.asked.getFirst().body()).isEqualTo("{\"checks\":[\"topics\",\"engines\"]}");
    }
}
