package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

class CommandsTest {
    private static final String SUCCEEDED =
            "{\"operation\":\"op1\",\"token\":\"containers/c@2\",\"changed\":true,\"status\":\"succeeded\",\"container\":\"0123456789abcdef\"}";
    private final Peer peer;

    CommandsTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @ParameterizedTest
    @CsvSource({"400,3", "401,5", "403,5", "404,3", "409,3", "413,3", "500,4", "502,4", "503,4"})
    void theExitCodeTellsWhatWasAnswered(int status, int code) {
        peer.answer(
                status,
                "{\"status\":"
                        + status
                        + ",\"detail\":\"the\\n detail\",\"code\":\"the-code\",\"field\":\"ports\"}");
        Peer.Ran ran = peer.run("stop", "web");
        assertThat(ran)
                .isEqualTo(new Peer.Ran(code, "", "waybill: ports: the detail [the-code]\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image follow web v* stable --poll 1m|{\"makeCurrent\":false,\"tags\":[\"v*\",\"stable\"],\"pollEvery\":\"1m\"}|image web follows v*, stable",
                "image follow web --make-current|{\"makeCurrent\":true,\"tags\":[\"*\"]}|image web follows *",
                "image follow web --none|{\"makeCurrent\":false,\"tags\":[]}|image web follows no tag by itself"
            })
    void whichTagsAreFollowedIsSaidInWords(String words, String body, String said) {
        peer.answer(200, "{\"status\":\"done\"}");
        assertThat(peer.run(words.split(" "))).isEqualTo(new Peer.Ran(0, said + "\n", ""));
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/images/web/following");
        assertThat(peer.asked.getFirst().body()).isEqualTo(body);
    }

    @Test
    void aHostWithAnAgentApartIsRegisteredWithoutAnEngine() {
        peer.answer(200, "{\"status\":\"done\"}");
        assertThat(peer.run("host", "add", "edge-1", "--agent").code()).isZero();
        assertThat(peer.asked.getFirst().body())
                .isEqualTo("{\"name\":\"edge-1\",\"address\":\"agent:\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rollback web --to-time 1h|to.instant|--to-time",
                "rollback web --to-revision 2|to|--to-revision, --to-version or --to-time",
                "ps --as-known-at 1h|asKnownAt|--as-known-at",
                "run --memory 1k shop|limits.memoryBytes|--memory",
                "run -p 1:2 shop|ports[0]|--publish",
                "rename web x|name|NAME",
                "kill web -s X|signal|--signal",
                "kill web -s X|what.else|what.else"
            })
    void whatWasGivenIsCalledAsItWasGiven(String words, String field, String own) {
        peer.answer(
                400, "{\"detail\": \"%s: it is odd\", \"field\": \"%s\"}".formatted(field, field));
        assertThat(peer.run(words.split(" ")).err()).isEqualTo("waybill: " + own + ": it is odd\n");
    }

    @Test
    void whereToGoBackToIsAskedForByTheOptions() {
        assertThat(peer.run("rollback", "web"))
                .isEqualTo(
                        new Peer.Ran(
                                2,
                                "",
                                "waybill: say one of --to-revision N, --to-version N, --to-time TIME and --rollout ROLLOUT\n"));
        assertThat(peer.run("rollback", "web", "--to-time", "1h", "--to-version", "2").code())
                .isEqualTo(2);
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void anAnswerThatIsCutOffIsSaidToBe() {
        peer.answer(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("{\"data\"".getBytes(UTF_8));
                    exchange.getResponseBody().flush();
                    // Without the end that HTTP gives it.
                    throw new IOException("cut off");
                });
        assertThat(peer.run("logs", "web"))
                .isEqualTo(
                        new Peer.Ran(
                                4,
                                "",
                                "waybill: the connection to "
                                        + peer.url()
                                        + " was cut off: what came is not whole\n"));
    }

    @Test
    void aDetailThatNamesItsFieldIsNotGivenItAgain() {
        peer.answer(
                400,
                "{\"detail\":\"name: it is required\",\"code\":\"invalid-input\",\"field\":\"name\"}");
        assertThat(peer.run("ps").err())
                .isEqualTo("waybill: name: it is required [invalid-input]\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "it is in use; destroy it all the same, or insist (force)|it is in use; destroy it all the same, or insist (--force)",
                "there is no key to sign with: see GET /proof|there is no key to sign with: waybill proof says why",
                "PASS looks like a secret; or insist on it (plain: [\\\"PASS\\\"])|PASS looks like a secret; or insist on it (--plain PASS)",
                "or insist on them (plain: [\\\"PASS\\\", \\\"TOKEN\\\"])|or insist on them (--plain PASS --plain TOKEN)",
                "it may have been taken, so repeat it with the same Idempotency-Key|it may have been taken; look whether it was before it is given again"
            })
    void whatTheApiAdvisesIsSaidInTheWordsOfTheCommandLine(String detail, String own) {
        peer.answer(409, "{\"detail\": \"%s\"}".formatted(detail));
        assertThat(peer.run("ps").err()).isEqualTo("waybill: " + own + "\n");
    }

    @Test
    void whatIsNoWaybillIsSaidToBeNone() {
        peer.answer(200, "<html>It works!</html>");
        assertThat(peer.run("ps"))
                .isEqualTo(
                        new Peer.Ran(
                                4,
                                "",
                                "waybill: what answers there is no Waybill: its answer is not JSON\n"));
    }

    @Test
    void anAnswerThatIsNotOursIsToldByItsStatus() {
        peer.answer(502, "<html>Bad Gateway</html>");
        assertThat(peer.run("ps").err())
                .isEqualTo("waybill: " + peer.url() + " answered HTTP 502\n");
    }

    @ParameterizedTest
    @CsvSource({"succeeded,0", "unchanged,0", "failed,1", "abandoned,1", "pending,1"})
    void theExitCodeTellsWhatBecameOfTheOperation(String status, int code) {
        peer.answer(200, SUCCEEDED.replace("succeeded", status));
        assertThat(peer.run("stop", "web").code()).isEqualTo(code);
    }

    @Test
    void aFailureIsToldInOneLineWithItsOperation() {
        peer.answer(
                200,
                SUCCEEDED
                        .replace("succeeded", "failed")
                        .replace(
                                "}",
                                ",\"failure\":{\"code\":\"port-taken\",\"message\":\"port 80 is taken\"}}"));
        assertThat(peer.run("start", "web").err())
                .isEqualTo(
                        "waybill: web: start failed: port 80 is taken [port-taken] (operation op1)\n");
    }

    @Test
    void jsonIsTheApisOwnUnchanged() {
        String odd = "{ \"items\" : [ {\"id\":\"c\",\"unknown\":1.50} ],\n  \"next\":null }";
        peer.answer(200, odd);
        assertThat(peer.run("ps", "-o", "json")).isEqualTo(new Peer.Ran(0, odd + "\n", ""));
    }

    @Test
    void aRepeatedRequestHasTheSameKey() {
        peer.drop().drop().answer(200, SUCCEEDED);
        assertThat(peer.run("stop", "web")).isEqualTo(new Peer.Ran(0, "web: stopped\n", ""));
        assertThat(peer.asked).hasSize(3);
        assertThat(
                        peer.asked.stream()
                                .map(asked -> asked.headers().get("Idempotency-Key"))
                                .distinct())
                .hasSize(1);
        assertThat(peer.asked.getFirst().headers().get("Idempotency-Key")).isNotBlank();
        assertThat(peer.asked.stream().map(Peer.Asked::body).distinct()).hasSize(1);
    }

    @Test
    void twoCommandsHaveTwoKeys() {
        peer.answer(200, SUCCEEDED).answer(200, SUCCEEDED);
        assertThat(peer.run("stop", "web", "db").out()).isEqualTo("web: stopped\ndb: stopped\n");
        assertThat(
                        peer.asked.stream()
                                .map(asked -> asked.headers().get("Idempotency-Key"))
                                .distinct())
                .hasSize(2);
    }

    @Test
    void aWaitLongerThanTheServersIsGoneOnWithUnderTheSameKey() {
        peer.answer(202, SUCCEEDED.replace("succeeded", "pending")).answer(200, SUCCEEDED);
        assertThat(peer.run("stop", "web", "--wait", "7m").code()).isZero();
        assertThat(peer.asked.get(0).uri()).endsWith("/stop?wait=300000ms");
        assertThat(peer.asked.get(1).uri()).endsWith("/stop?wait=120000ms");
        assertThat(peer.asked.get(0).headers().get("Idempotency-Key"))
                .isEqualTo(peer.asked.get(1).headers().get("Idempotency-Key"));
    }

    @Test
    void aDetachedCommandDoesNotWait() {
        peer.answer(202, SUCCEEDED.replace("succeeded", "pending"));
        Peer.Ran ran = peer.run("stop", "web", "--detach");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("waybill operation show op1");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/containers/web/stop");
    }

    @Test
    void whyAndWhichGoWhereTheApiTakesThem() {
        peer.answer(200, SUCCEEDED).answer(200, SUCCEEDED);
        peer.run("stop", "build-1/web", "-t", "5s", "-m", "why so", "--ticket", "C-1");
        peer.run("rm", "-f", "web", "-m", "why so", "--ticket", "C-1");
        assertThat(peer.asked.get(0).uri()).startsWith("/api/v1/containers/build-1~web/stop");
        assertThat(peer.asked.get(0).body())
                .isEqualTo("{\"grace\":\"PT5S\",\"reason\":\"why so\",\"ticket\":\"C-1\"}");
        assertThat(peer.asked.get(1).method()).isEqualTo("DELETE");
        assertThat(peer.asked.get(1).uri())
                .contains("force=true", "reason=why+so", "ticket=C-1", "wait=60000ms");
    }

    @Test
    void oneContainerOfManyThatIsRefusedDoesNotHoldUpTheOthers() {
        peer.answer(404, "{\"detail\":\"no container x\",\"code\":\"unknown\"}")
                .answer(200, SUCCEEDED);
        assertThat(peer.run("stop", "x", "web"))
                .isEqualTo(
                        new Peer.Ran(
                                3, "web: stopped\n", "waybill: x: no container x [unknown]\n"));
    }

    @Test
    void runSaysTheSpecificationInTheWordsOfDocker() {
        peer.answer(200, SUCCEEDED);
        Peer.Ran ran =
                peer.run(
                        "run",
                        "--name",
                        "web",
                        "--host",
                        "h",
                        "-p",
                        "8080:80",
                        "-e",
                        "A=1",
                        "-v",
                        "/srv:/data:ro",
                        "--memory",
                        "64m",
                        "--cpus",
                        "0.5",
                        "--restart",
                        "always",
                        "--label",
                        "team=shop",
                        "--entrypoint",
                        "/bin/sh",
                        "--network",
                        "none",
                        "--health-cmd",
                        "true",
                        "--health-interval",
                        "5s",
                        "--no-start",
                        "shop-web:3",
                        "-c",
                        "sleep 1",
                        "-m");
        assertThat(ran).isEqualTo(new Peer.Ran(0, "web (0123456789ab): created\n", ""));
        assertThat(peer.asked.getFirst().body())
                .isEqualTo(
                        "{\"name\":\"web\",\"image\":\"shop-web\",\"start\":false,\"host\":\"h\",\"version\":3,\"spec\":{"
                                + "\"command\":[\"-c\",\"sleep 1\",\"-m\"],\"networkMode\":\"none\",\"entrypoint\":[\"/bin/sh\"],"
                                + "\"environment\":{\"A\":\"1\"},"
                                + "\"ports\":[{\"containerPort\":80,\"protocol\":\"tcp\",\"hostPort\":8080}],"
                                + "\"mounts\":[{\"type\":\"bind\",\"source\":\"/srv\",\"target\":\"/data\",\"readOnly\":true}],"
                                + "\"labels\":{\"team\":\"shop\"},\"limits\":{\"memoryBytes\":67108864,\"cpus\":0.5},"
                                + "\"restartPolicy\":{\"name\":\"always\",\"maximumRetries\":0},"
                                + "\"healthCheck\":{\"test\":[\"/bin/sh\",\"-c\",\"true\"],\"interval\":\"PT5S\",\"retries\":0},"
                                + "\"autoRemove\":false}}");
    }

    @Test
    void publishSaysWhichVersionItBecame() {
        peer.answer(
                200,
                "{\"image\":\"shop-web\",\"version\":2,\"digest\":\"sha256:abc\",\"changed\":true,\"status\":\"done\"}");
        assertThat(peer.run("image", "publish", "shop-web", "v2", "--no-current").out())
                .isEqualTo("image shop-web version 2 is sha256:abc\n");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo("{\"reference\":\"v2\",\"makeCurrent\":false}");
    }

    @Test
    void containersAreShownWithWhatStandsOut() {
        peer.answer(
                200,
                """
                {"items":[{"id":"0123456789abcdef","name":"web","host":"local","image":"shop-web","version":3,"status":"exited",
                "exitCode":137,"health":"none","ports":[{"containerPort":80,"hostPort":8080,"protocol":"tcp"}],
                "startedAt":"2026-03-01T11:57:00Z","drift":[{"field":"state","desired":"running","observed":"exited"}]}],
                "next":"n1"}""");
        peer.answer(
                200,
                """
                {"items":[{"id":"1123456789abcdef","name":"x","host":"local","image":"shop-web","version":3,"status":"created",
                "health":"none","ports":[]}]}""");
        assertThat(peer.run("ps", "-a", "--host", "local").out())
                .isEqualTo(
                        """
                ID             NAME   HOST    IMAGE        STATUS         PORTS      STARTED   NOTES
                0123456789ab   web    local   shop-web:3   exited (137)   8080->80   3m ago    drift: state exited instead of running
                1123456789ab   x      local   shop-web:3   created        -          -         -
                """);
        assertThat(peer.asked.stream().map(Peer.Asked::uri))
                .containsExactly(
                        "/api/v1/containers?host=local&all=true&unmanaged=true&limit=1000",
                        "/api/v1/containers?host=local&all=true&unmanaged=true&limit=1000&cursor=n1");
    }

    @Test
    void aHostThatIsNotSeenIsSaidWithSinceWhenAndWhy() {
        peer.answer(
                200,
                """
                {"items": [
                  {"id": "0123456789abcdef", "name": "web", "host": "alpha", "image": "shop", "version": 0,
                   "registeredAs": "web:2", "status": "running", "ports": []},
                  {"id": "abcdef0123456789", "name": "old", "host": "alpha", "image": "shop", "version": 0,
                   "status": "removed", "ports": []}],
                 "unseenHosts": [
                  {"host": "alpha", "since": "2026-03-01T11:31:05.123Z", "because": "connection refused"},
                  {"host": "beta", "since": "2026-02-28T11:31:05Z", "because": "it is silent"},
                  {"host": "gamma", "because": "its engine was not reached yet"}],
                 "unmanaged": [{"name": "db", "host": "beta", "image": "pg", "status": "running", "ports": []}]}""");
        assertThat(peer.run("ps", "-a").out())
                .isEqualTo(
                        """
                        ID             NAME   HOST    IMAGE                   STATUS    PORTS   STARTED   NOTES
                        0123456789ab   web    alpha   web:2                   running   -       -         not seen since 11:31:05Z: connection refused
                        abcdef012345   old    alpha   shop (not registered)   removed   -       -         -
                        -              db     beta    pg                      running   -       -         unmanaged; waybill adopt puts it under record; not seen since 2026-02-28T11:31:05Z: it is silent
                        Host gamma is not seen yet: its engine was not reached yet
                        """);
    }

    @Test
    void hostsCountThoseUnderRecordAndTheOthersApart() {
        peer.answer(
                200,
                "{\"items\": [{\"name\": \"alpha\", \"address\": \"simulated:\", \"connected\": true,"
                        + " \"containers\": 2, \"running\": 1, \"unmanaged\": 17}]}");
        assertThat(peer.run("host", "ls").out())
                .contains("CONTAINERS   RUNNING   UNMANAGED\n")
                .contains("2            1         17\n");
    }

    @Test
    void aHostOfWhichNothingIsHeardIsNotShownAsIfItWereSeen() {
        peer.answer(
                200,
                """
                {"items": [{"name": "alpha", "address": "a", "connected": true, "unseen":
                 {"host": "alpha", "since": "2026-03-01T11:31:05.123Z", "because": "nothing was heard of its agent since then"}}]}""");
        assertThat(peer.run("host", "ls").out())
                .contains(
                        "connected, not seen since 11:31:05Z: nothing was heard of its agent since then ");
    }

    @Test
    void driftIsShownFieldByFieldWithWhatIsDoneAboutIt() {
        peer.answer(
                200,
                """
                {"items":[{"name":"web","host":"local","driftPolicy":"enforce",
                "healing":{"attempts":3,"givenUpBecause":"healed 3 times, and not for long"},
                "drift":[{"field":"state","desired":"running","observed":"exited","since":"2026-03-01T11:57:00Z","cause":"somebody-else"},
                         {"field":"name","desired":"web","observed":"shop"}]}]}""");
        assertThat(peer.run("drift", "--host", "local").out())
                .isEqualTo(
                        """
                CONTAINER   HOST    POLICY    FIELD   WANTED    FOUND    SINCE    CAUSE           NOTES
                web         local   enforce   state   running   exited   3m ago   somebody-else   DRIFT GIVEN UP: healed 3 times, and not for long
                web         local   enforce   name    web       shop     -        -               DRIFT GIVEN UP: healed 3 times, and not for long
                """);
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/containers?drifted=true&host=local&limit=1000");
    }

    @Test
    void whereNothingDriftedThatIsSaid() {
        peer.answer(200, "{\"name\":\"web\",\"drift\":[]}");
        assertThat(peer.run("drift", "web").out())
                .isEqualTo("Nothing drifted: every container is as it was asked to be.\n");
    }

    @Test
    void aDriftPolicyIsSaidForSeveralAtOnce() {
        peer.answer(200, "{\"status\":\"done\",\"changed\":true}");
        peer.answer(200, "{\"status\":\"unchanged\",\"changed\":false}");
        assertThat(peer.run("drift-policy", "enforce", "web", "db", "-m", "hands off").out())
                .isEqualTo(
                        "web: drift policy enforce\ndb: drift policy enforce (it was so already)\n");
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/containers/web/drift-policy");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo("{\"policy\":\"enforce\",\"reason\":\"hands off\"}");
    }

    @Test
    void whatNobodyPutUnderRecordIsListedAndMarked() {
        peer.answer(
                200,
                """
                {"items":[],"unmanaged":[{"managed":false,"id":"9876543210abcdef","name":"db","host":"local",
                 "image":"postgres:18","status":"running","ports":[]}]}""");
        assertThat(peer.run("ps").out())
                .isEqualTo(
                        """
                ID   NAME   HOST    IMAGE         STATUS    PORTS   STARTED   NOTES
                -    db     local   postgres:18   running   -       -         unmanaged; waybill adopt puts it under record
                """);
        peer.answer(200, "{\"items\":[]}");
        peer.run("ps", "--managed");
        assertThat(peer.asked.getLast().uri()).isEqualTo("/api/v1/containers?limit=1000");
    }

    @Test
    void anAdoptionTellsWhatBecameOfEach() {
        peer.answer(
                200,
                """
                {"adopted":[{"container":"0123456789abcdef","name":"db"}],
                 "unchanged":[{"container":"1123456789abcdef","name":"web"}],
                 "skipped":[{"name":"x","because":"it is being removed"}],"watching":true}""");
        assertThat(peer.run("adopt", "--host", "b", "-l", "team=shop", "--watch", "-m", "old"))
                .isEqualTo(
                        new Peer.Ran(
                                0,
                                """
                db: adopted, 0123456789ab
                web: under record already, 1123456789ab
                x: left out, it is being removed
                host b: 1 adopted, 1 under record already, 1 left out; what appears there and is meant is adopted from here on
                """,
                                ""));
        assertThat(peer.asked.getFirst().uri()).isEqualTo("/api/v1/hosts/b/adoptions");
        assertThat(peer.asked.getFirst().body())
                .isEqualTo(
                        "{\"all\":false,\"watch\":true,\"labels\":{\"team\":\"shop\"},\"reason\":\"old\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"adopt", "adopt web --all", "adopt --all --unwatch", "adopt -a -l x=y"})
    void anAdoptionSaysWhichContainersInOneWay(String line) {
        assertThat(peer.run(line.split(" ")).code()).isEqualTo(2);
        assertThat(peer.asked).isEmpty();
    }

    @Test
    void whatIsEmptySaysWhatToDoNext() {
        peer.answer(200, "{\"items\":[]}").answer(200, "{\"items\":[]}");
        assertThat(peer.run("image", "ls").out()).contains("waybill image add");
        assertThat(peer.run("host", "ls").out()).contains("waybill host add");
    }

    @Test
    void theAuditTrailTakesTimesAsPeopleWriteThem() {
        peer.answer(200, "{\"items\":[]}");
        peer.run("audit", "--actor", "alice", "--from", "1h", "--limit", "5");
        assertThat(peer.asked.getFirst().uri())
                .isEqualTo("/api/v1/audit?actor=alice&from=2026-03-01T11%3A00%3A00Z&limit=5");
        assertThat(peer.run("audit", "--to", "soon").code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"UP,0", "DEGRADED,1"})
    void theExitCodeOfStatusTellsWhetherAllIsWell(String status, int code) {
        peer.answer(200, "{\"status\":\"" + status + "\",\"components\":{}}");
        assertThat(peer.run("status").code()).isEqualTo(code);
    }

    @Test
    void aNameThatIsMistypedIsAnsweredWithTheOneThatWasMeant() {
        String none = "{\"detail\":\"there is no container 'wbe'\",\"code\":\"unknown\"}";
        peer.answer(404, none)
                .answer(200, "{\"items\":[{\"name\":\"database\"},{\"name\":\"web\"}]}");
        assertThat(peer.run("show", "wbe").err())
                .isEqualTo("waybill: there is no container 'wbe'; did you mean web? [unknown]\n");
        peer.answer(404, none).answer(200, "{\"items\":[{\"name\":\"database\"}]}");
        assertThat(peer.run("show", "wbe").err())
                .isEqualTo("waybill: there is no container 'wbe' [unknown]\n");
        peer.answer(404, none).drop().drop().drop();
        assertThat(peer.run("show", "wbe"))
                .isEqualTo(new Peer.Ran(3, "", "waybill: there is no container 'wbe' [unknown]\n"));
    }

    @Test
    void whichWaybillIsMeantCanBeSaidBeforeTheCommand() {
        peer.answer(200, "{\"items\":[]}");
        Peer.Ran ran =
                Peer.run(
                        Map.of(),
                        Path.of("/"),
                        null,
                        "--server",
                        peer.url(),
                        "--token=other",
                        "host",
                        "ls");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        assertThat(peer.asked.getFirst().headers()).containsEntry("Authorization", "Bearer other");
        peer.answer(200, "{\"items\":[]}");
        assertThat(peer.run("--token", "one", "ps", "--token", "two").code()).isZero();
        assertThat(peer.asked.getLast().headers()).containsEntry("Authorization", "Bearer two");
    }

    @Test
    void inspectTellsAllOfThingsOfAnyKind() {
        peer.answer(200, "{\"name\":\"web\"}")
                .answer(404, "{\"detail\":\"there is no container 'alpha'\"}")
                .answer(200, "{\"items\":[]}")
                .answer(200, "{\"name\":\"alpha\",\"connected\":true}");
        Peer.Ran ran = peer.run("inspect", "web", "alpha");
        assertThat(ran.code()).isZero();
        assertThat(Json.read(ran.out()).path(1).path("connected").asBoolean()).isTrue();
        assertThat(peer.asked)
                .extracting(Peer.Asked::uri)
                .containsExactly(
                        "/api/v1/containers/web",
                        "/api/v1/containers/alpha",
                        "/api/v1/containers?limit=1000",
                        "/api/v1/hosts/alpha");
    }

    @Test
    void aContainerIsShownInWordsNotInJson() {
        peer.answer(
                200,
                """
                {"name":"web","status":"running","startedAt":"2026-03-01T11:59:00Z","drift":[],
                 "ports":[{"hostPort":8080,"containerPort":80}],
                 "spec":{"command":["sh","-c","x"],"environment":{"MODE":"live"},"autoRemove":false}}""");
        assertThat(peer.run("show", "web").out())
                .isEqualTo(
                        """
                        name       web
                        status     running
                        startedAt  2026-03-01T11:59:00Z (1m ago)
                        drift      -
                        ports
                          hostPort 8080, containerPort 80
                        spec
                          command      sh, -c, x
                          environment
                            MODE  live
                          autoRemove   false
                        """);
    }

    @Test
    void ofAContainerWhoseHostIsNotSeenThatIsSaidFirst() {
        peer.answer(
                200,
                """
                {"name":"web","status":"running",
                 "unseen":{"host":"alpha","since":"2026-03-01T11:31:05.123Z","because":"connection refused"}}""");
        assertThat(peer.run("show", "web").out())
                .isEqualTo(
                        """
                        Host alpha is not seen since 11:31:05Z: connection refused
                        name    web
                        status  running
                        """);
    }

    @Test
    void statusNeedsNoTokenAndTellsWhatIsAway() {
        peer.answer(503, "{\"status\":\"DOWN\",\"components\":{\"db\":{\"status\":\"DOWN\"}}}");
        Peer.Ran ran = Peer.run(Map.of("WAYBILL_SERVER", peer.url()), Path.of("/"), null, "status");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.out()).contains("db").contains("DOWN");
        assertThat(peer.asked.getFirst().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        peer.close();
        Peer.Ran ran = peer.run("ps");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(ran.err()).contains("no answer from " + peer.url()).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense",
        "stop",
        "stop web --wait soon",
        "run --memory much img",
        "host add a tcp://b:1 --tls-ca x",
        "host add a",
        "host add a tcp://b:1 --agent",
        "ps -o xml"
    })
    void aCommandLineThatIsNotUnderstoodAsksNothing(String words) {
        Peer.Ran ran = peer.run(words.split(" "));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).isNotBlank();
        assertThat(peer.asked).isEmpty();
    }
}
