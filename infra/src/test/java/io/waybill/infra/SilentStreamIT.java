package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The engine's event stream goes silent without an end, and is cut: nothing that happens is lost.
 */
class SilentStreamIT {
    /** The agent asks the engine what it remembers every 15 s. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(17);

    @TempDir private Path data;
    private EngineLine line;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        line = new EngineLine(data.resolve("engine.sock"));
        service = Service.onEngineAt(data, line.address());
        MainJobIT.publishWeb(service);
        service.succeed(
                service.post(
                        "/api/v1/containers?wait=3m", "{\"name\": \"quiet\", \"image\": \"web\"}"));
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("quiet");
        }
        if (line != null) {
            line.close();
        }
    }

    @Test
    void whatHappensBehindASilentStreamIsToldOnceAndTruly() throws Exception {
        line.silenceEventStreams();
        RealEngine.cli("stop", "-t", "1", "quiet");
        RealEngine.cli("start", "quiet");
        RealEngine.cli("pause", "quiet");
        RealEngine.cli("unpause", "quiet");
        assertThat(outcomes()).containsExactly("create operation", "start operation");

        List<String> all =
                List.of(
                        "create operation",
                        "start operation",
                        "exit somebody-else",
                        "start somebody-else",
                        "pause somebody-else",
                        "unpause somebody-else");
        awaitOutcomes(all);

        awaitOneStream();
        RealEngine.cli("kill", "quiet");
        List<String> andTheKill = new ArrayList<>(all);
        andTheKill.add("exit somebody-else");
        awaitOutcomes(andTheKill);
        Thread.sleep(NOTICED_WITHIN);
        assertThat(outcomes()).isEqualTo(andTheKill);
    }

    @Test
    void aStreamThatIsCutGoesOnWhereItEnded() throws Exception {
        List<String> expected = new ArrayList<>(List.of("create operation", "start operation"));
        for (int round = 0; round < 3; round++) {
            line.cutEventStreams();
            RealEngine.cli("kill", "quiet");
            RealEngine.cli("start", "quiet");
            expected.addAll(List.of("exit somebody-else", "start somebody-else"));
            awaitOutcomes(expected);
        }
        awaitOneStream();
    }

    @Test
    void whatHappensWhileTheAgentIsDeadIsToldAsTheEngineRemembersIt() throws Exception {
        service.kill();
        RealEngine.cli("stop", "-t", "1", "quiet");
        RealEngine.cli("start", "quiet");
        RealEngine.cli("pause", "quiet");
        RealEngine.cli("unpause", "quiet");
        service.startAgain();
        awaitOutcomes(
                List.of(
                        "create operation",
                        "start operation",
                        "exit somebody-else",
                        "start somebody-else",
                        "pause somebody-else",
                        "unpause somebody-else"));
    }

    private void awaitOutcomes(List<String> expected) {
        service.until(expected + " are told", () -> outcomes().equals(expected));
    }

    private void awaitOneStream() {
        service.until("the stream is opened anew", () -> line.openEventStreams() == 1);
    }

    /** What was observed, oldest first, drift aside. */
    private List<String> outcomes() {
        Answer answer = service.get("/api/v1/containers/quiet/history?limit=1000");
        List<String> outcomes = new ArrayList<>();
        for (JsonNode entry : answer.body().path("items")) {
            String action = entry.path("action").asString();
            if (entry.path("cause").isString() && !action.equals("drift")) {
                outcomes.add(action + " " + entry.path("cause").asString());
            }
        }
        return outcomes;
    }
}
