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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A fleet of the real engine and two played hosts: where containers go, and when they end. */
class PlacementAndTimeToLiveIT {
    @TempDir private Path data;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        RealEngine.require();
        service = Service.onEngine(data);
        MainJobIT.publishWeb(service);
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
            RealEngine.removeAllNamed("place-");
        }
    }

    @Test
    void aContainerGoesWhereItsLabelsAndItsMemoryFit() throws Exception {
        register("played-a", "a");
        register("played-b", "a");
        assertThat(
                        service.put(
                                        "/api/v1/hosts/played-b/labels",
                                        "{\"labels\": {\"zone\": \"b\"}, \"reason\": \"moved\"}")
                                .status())
                .isEqualTo(200);
        service.awaitProjected();

        Answer inB = run("place-b", "\"placement\": {\"labels\": {\"zone\": \"b\"}}");
        service.succeed(inB);
        assertThat(inB.body().path("host").asString()).isEqualTo("played-b");
        assertThat(summaries("place-b"))
                .anyMatch(
                        says ->
                                says.startsWith("declared by admin on host played-b")
                                        && says.contains("of 3 hosts, 1 fits {zone=b}"));
        assertThat(summariesOf("/api/v1/audit?action=label"))
                .containsExactly("labelled by admin: zone=b: moved");

        assertThat(service.post("/api/v1/hosts/played-b/cordon", "{}").status()).isEqualTo(200);
        service.awaitProjected();
        Answer nowhere = run("place-c", "\"placement\": {\"labels\": {\"zone\": \"b\"}}");
        assertThat(nowhere.status()).isEqualTo(409);
        assertThat(nowhere.body().path("code").asString()).isEqualTo("no-host-fits");
        assertThat(nowhere.body().path("detail").asString())
                .contains("local has no label zone", "played-a has zone=a", "played-b is cordoned");
        assertThat(service.get("/api/v1/containers/place-c").status()).isEqualTo(404);
    }

    @Test
    void aContainerWhoseTimeIsOverIsStoppedAndRemovedThoughTheServiceWasKilled() throws Exception {
        Answer run = service.succeed(run("place-ttl", "\"timeToLive\": \"PT15S\""));
        String container = run.body().path("container").asString();
        assertThat(RealEngine.containersLabelled("io.waybill.container=" + container)).hasSize(1);
        Instant end =
                Instant.parse(
                        service.get("/api/v1/containers/place-ttl")
                                .body()
                                .path("expiresAt")
                                .asString());
        service.kill();
        Thread.sleep(Duration.between(Instant.now(), end).plusMillis(100));
        service.startAgain();

        awaitRemoved(container);
        assertThat(RealEngine.containersLabelled("io.waybill.container=" + container)).isEmpty();
        List<String> summaries = summaries(container);
        assertThat(summaries)
                .contains(
                        "stop requested by waybill: its time to live of 15s is over",
                        "remove requested by waybill: its time to live of 15s is over",
                        "remove succeeded");
    }

    @Test
    void aContainerThatRemovesItselfIsGoneWithTheStopAndItsHistoryStays() throws Exception {
        Answer run = run("place-rm", "\"autoRemove\": true, \"timeToLive\": \"PT8S\"");
        assertThat(run.status()).as(run.toString()).isEqualTo(200);
        String container = run.body().path("container").asString();

        awaitRemoved(container);
        assertThat(RealEngine.containersLabelled("io.waybill.container=" + container)).isEmpty();
        assertThat(summaries(container))
                .contains("created on host local, as requested", "removed, as requested")
                .noneMatch(says -> says.startsWith("remove requested"))
                .noneMatch(says -> says.contains("drift"));
        assertThat(run("place-rm", "\"autoRemove\": true").status()).isEqualTo(200);
    }

    private Answer run(String name, String spec) {
        return service.post(
                "/api/v1/containers?wait=3m",
                "{\"name\": \"%s\", \"image\": \"web\", \"spec\": {%s}}".formatted(name, spec));
    }

    private void register(String name, String zone) throws Exception {
        Answer answer =
                service.post(
                        "/api/v1/hosts",
                        """
                        {"name": "%s", "address": "simulated:", "labels": {"zone": "%s"}}"""
                                .formatted(name, zone));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        service.awaitConnected(name);
    }

    private void awaitRemoved(String container) {
        service.getUntil(
                "/api/v1/containers/" + container,
                answer -> answer.body().path("status").asString("").equals("removed"));
        service.awaitProjected();
    }

    private List<String> summaries(String container) {
        return summariesOf("/api/v1/containers/" + container + "/history?limit=100");
    }

    private List<String> summariesOf(String path) {
        List<String> summaries = new ArrayList<>();
        for (JsonNode entry : service.get(path).body().path("items")) {
            summaries.add(entry.path("summary").asString());
        }
        return summaries;
    }
}
