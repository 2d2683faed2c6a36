package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.infra.Service.Answer;
import io.waybill.infra.embedded.RestartableServers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * A database that lost what it had committed, as a standby has that was behind: two histories are
 * never mixed on the topics, and it is said.
 */
class LostCommitsIT {
    @TempDir private Path data;
    private RestartableServers servers;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        servers = new RestartableServers(data, Service.freePort(), Service.freePort());
        service =
                Service.against(
                        data.resolve("service"), servers.jdbcUrl(), servers.bootstrapServers());
    }

    @AfterEach
    void stop() throws Exception {
        if (service != null) {
            service.close();
        }
        servers.close();
    }

    @Test
    void whatItCountsAnewIsNotPublishedAfterWhatItLost() throws Exception {
        register("kept");
        awaitPublished("kept");
        Path before = swapFor(null);
        register("lost");
        awaitPublished("lost");
        int told = EventsTopic.readAll(servers.bootstrapServers()).size();

        Path after = swapFor(before);
        awaitPublisherSays("has none there");
        // Now it has more than it had, and other events where the topics have those that it lost.
        register("other");
        register("another");
        awaitPublisherSays("has event ");
        service.kill();
        service.startAgain();
        awaitPublisherSays("has event ");
        assertThat(EventsTopic.readAll(servers.bootstrapServers())).hasSize(told);

        swapFor(after);
        register("next");
        awaitPublished("next");
        assertThat(EventsTopic.readAll(servers.bootstrapServers()))
                .extracting(EventsTopic.Event::position)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, told + 1).boxed().toList());
    }

    /**
     * @param copy that the database goes on with; what it has where null
     * @return a copy of what it had
     */
    private Path swapFor(@Nullable Path copy) throws Exception {
        servers.stopPostgres();
        Path had = data.resolve("copy-" + System.nanoTime());
        servers.copyPostgres(had);
        if (copy != null) {
            servers.bringBackPostgres(copy);
        }
        servers.startPostgres();
        return had;
    }

    private void register(String image) {
        String body =
                "{\"name\": \"%s\", \"repository\": \"registry.example/%s\"}"
                        .formatted(image, image);
        Answer answer =
                Soon.answer(
                        () -> service.post("/api/v1/images", body),
                        registered -> registered.status() != 503);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private void awaitPublished(String image) {
        service.until(
                image + " is published",
                () ->
                        EventsTopic.readAll(servers.bootstrapServers()).stream()
                                .anyMatch(event -> event.subject().equals("images/" + image)));
    }

    private void awaitPublisherSays(String words) {
        service.until(
                "it says that the database " + words,
                () ->
                        service.get("/actuator/health")
                                .body()
                                .at("/components/kafka/details/publisher")
                                .asString("")
                                .contains("; the database " + words));
    }
}
