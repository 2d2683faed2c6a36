package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

class TimelineCommandsTest {
    private static final String WEB =
            """
            {"id": "0123456789abcdef", "name": "web", "host": "alpha", "image": "shop", "version": 2, "revision": 1,
             "desired": "running", "status": "%s", %s"health": "none", "runs": 1, "drifted": false,
             "since": "2026-02-28T12:05:00Z", "recordedAt": "2026-02-28T12:30:00Z"}""";
    private final Peer peer;

    TimelineCommandsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-28T12:07Z, 2026-02-28T12%3A07%3A00Z",
        "2026-02-28T12:07:30.5+01:00, 2026-02-28T11%3A07%3A30.500Z",
        "2026-02-28, 2026-02-28T00%3A00%3A00Z",
        "2h, 2026-03-01T10%3A00%3A00Z"
    })
    void psAsksForTheFleetAtAnInstant(String at, String asked) {
        peer.answer(
                200,
                "{\"at\": \"2026-02-28T12:07:00Z\", \"unobservedHosts\": [\"alpha\"], \"items\": ["
                        + WEB.formatted("exited", "\"exitCode\": 137, ")
                        + "]}");
        assertThat(peer.run("ps", "--at", at, "--host", "alpha"))
                .isEqualTo(
                        new Peer.Ran(
                                0,
                                """
                                At 2026-02-28T12:07:00Z:
                                ID             NAME   HOST    IMAGE    REV   DESIRED   STATUS         SINCE                  NOTES
                                0123456789ab   web    alpha   shop:2   1     running   exited (137)   2026-02-28T12:05:00Z   unobserved; known 25m later
                                """,
                                ""));
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/fleet?at=" + asked + "&host=alpha&limit=1000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ps --at 2026-02-28|\"at\"",
                "fleet diff 2026-02-28|\"from\"",
                "uptime --to 2026-02-28|\"to\""
            })
    void whatLiesBeforeTheLogIsNotSaidToHaveBeenNothing(String words, String field) {
        String answer = "{%s: \"2026-02-28T00:00:00Z\", \"logBegins\": \"%s\", \"items\": []}";
        peer.answer(200, answer.formatted(field, "2026-02-28T12:00:00.123Z"))
                .answer(200, answer.formatted(field, "2026-02-27T12:00:00Z"));
        String said = "The log begins at 2026-02-28T12:00:00Z: nothing is on record before it.\n";
        assertThat(peer.run(words.split(" ")).out()).endsWith(said);
        assertThat(peer.run(words.split(" ")).out()).doesNotContain("The log begins");
    }

    @Test
    void aHostThatNobodyWatchedThenIsNamedWhereNothingOfItIsListed() {
        peer.answer(
                200,
                "{\"at\": \"2026-02-28T12:07:00Z\", \"unobservedHosts\": [\"beta\", \"alpha\"], \"items\": ["
                        + WEB.formatted("running", "")
                        + "]}");
        assertThat(peer.run("ps", "--at", "2026-02-28T12:07Z").out())
                .contains("unobserved;")
                .endsWith("later\nHost beta was not watched then.\n");
    }

    @Test
    void ofAnAdoptedContainerItIsSaidWhenItsImageWasNotRegistered() {
        peer.answer(
                200,
                "{\"at\": \"2026-02-28T12:07:00Z\", \"items\": ["
                        + WEB.formatted("running", "").replace("\"version\": 2", "\"version\": 0")
                        + "]}");
        assertThat(peer.run("ps", "--at", "2026-02-28T12:07Z").out())
                .contains(" shop (not registered when adopted) ");
    }

    @Test
    void psSaysAsKnownWhen() {
        peer.answer(
                200,
                "{\"at\": \"2026-02-28T12:07:00Z\", \"asKnownAt\": \"2026-02-28T12:10:00Z\", \"items\": ["
                        + WEB.formatted("lost", "\"lastStatus\": \"running\", ")
                        + "]}");
        Peer.Ran ran =
                peer.run("ps", "--at", "2026-02-28T12:07Z", "--as-known-at", "2026-02-28T12:10Z");
        assertThat(ran.out())
                .startsWith("At 2026-02-28T12:07:00Z, as known at 2026-02-28T12:10:00Z:\n")
                .contains("last seen running");
        assertThat(peer.asked.getFirst().uri()).contains("asKnownAt=2026-02-28T12%3A10%3A00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ps --at yesterday|waybill: --at: 'yesterday' is not a time such as",
                "ps --at 2026-02-28T12:07|waybill: --at: '2026-02-28T12:07' does not say which time zone's it is; for UTC, add a Z",
                "ps --at 1h --all|waybill: --all: what was removed by then was not in the fleet",
                "life web --from x|waybill: --from: 'x' is not a time",
                "fleet diff x|waybill: FROM: 'x' is not a time",
                "uptime web --host alpha|waybill: --host and --image are for all containers",
                "fleet diff|waybill: Missing required parameter: 'FROM'"
            })
    void whatIsNotUnderstoodIsNotAsked(String words, String said) {
        Peer.Ran ran = peer.run(words.split(" "));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).startsWith(said);
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void aDiffIsReadPageByPageAndToldFieldByField() {
        peer.answer(
                        200,
                        "{\"from\": \"2026-02-28T00:00:00Z\", \"to\": \"2026-03-01T12:00:00Z\", \"next\": \"n\", \"items\": ["
                                + "{\"id\": \"0123456789abcdef\", \"name\": \"web\", \"host\": \"alpha\", \"change\": \"changed\","
                                + "\"fields\": [{\"field\": \"status\", \"before\": \"running\", \"after\": \"exited\"},"
                                + "{\"field\": \"exitCode\", \"before\": null, \"after\": 3}]}]}")
                .answer(
                        200,
                        "{\"items\": [{\"id\": \"abcdef0123456789\", \"name\": \"job\", \"host\": \"beta\","
                                + "\"change\": \"came\", \"fields\": [], \"after\": "
                                + WEB.formatted("running", "")
                                + "}]}");
        assertThat(peer.run("fleet", "diff", "2026-02-28").out())
                .isEqualTo(
                        """
                        From 2026-02-28T00:00:00Z to 2026-03-01T12:00:00Z:
                        +-   ID             NAME   HOST    WHAT       BEFORE    AFTER
                        ~    0123456789ab   web    alpha   status     running   exited
                        ~    0123456789ab   web    alpha   exitCode   -         3
                        +    abcdef012345   job    beta    came       -         shop:2 running
                        """);
        assertThat(peer.asked.getLast().uri()).contains("cursor=n");
    }

    @Test
    void aLifeIsShownAsIntervals() {
        peer.answer(
                200,
                "{\"container\": \"c\", \"from\": \"2026-02-28T12:00:00Z\", \"to\": \"2026-02-28T14:00:00Z\", \"items\": ["
                        + "{\"from\": \"2026-02-28T12:05:00Z\", \"unobserved\": \"PT25M\", \"container\": "
                        + WEB.formatted("exited", "\"exitCode\": 1, ")
                        + "}]}");
        assertThat(peer.run("life", "web").out())
                .isEqualTo(
                        """
                        FROM                   TO   FOR      HOST    NAME   IMAGE    REV   DESIRED   STATUS       NOTES
                        2026-02-28T12:05:00Z   -    1h 55m   alpha   web    shop:2   1     running   exited (1)   unobserved for 25m; known 25m later
                        """);
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/containers/web/intervals?limit=1000");
    }

    @Test
    void whatNobodyWatchedHasAFigureOfItsOwn() {
        String web =
                "{\"id\": \"c\", \"name\": \"web\", \"host\": \"alpha\", \"onRecord\": \"PT12H\", \"up\": \"PT4H\","
                        + "\"unobserved\": \"PT30M\", \"states\": {\"exited\": \"PT7H30M\", \"running\": \"PT4H\"},"
                        + "\"runs\": 2, \"restarts\": 1, \"availability\": 0.99999}";
        String shown =
                """
                NAME   HOST    ON RECORD   UP   UNOBSERVED   AVAILABILITY   RUNS   RESTARTS   STATES
                web    alpha   12h         4h   30m          99.99%         2      1          exited 7h 30m, running 4h
                """;
        peer.answer(200, web).answer(200, "{\"items\": [" + web + "]}");
        assertThat(peer.run("uptime", "web", "--from", "1d").out()).isEqualTo(shown);
        assertThat(peer.run("uptime", "--host", "alpha").out()).isEqualTo(shown);
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/containers/web/uptime?from=2026-02-28T12%3A00%3A00Z");
        assertThat(peer.asked.getLast().uri())
                .isEqualTo("/api/v1/fleet/uptime?host=alpha&limit=1000");
    }
}
