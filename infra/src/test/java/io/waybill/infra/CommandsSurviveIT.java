package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.waybill.infra.CommandClient.Told;
import io.waybill.infra.embedded.RestartableServers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Commands flow while instances are killed and servers go away. How often is set by {@code
 * waybill.kills}.
 */
class CommandsSurviveIT {
    private static final int KILLS = Integer.getInteger("waybill.kills", 2);

    @TempDir private Path data;
    private final Random random = new Random(Long.getLong("waybill.seed", 20_261_126L));
    private RestartableServers servers;
    private HttpServer registry;
    private Service one;
    private Service other;
    private CommandClient client;

    @BeforeEach
    void start() throws Exception {
        servers = new RestartableServers(data, Service.freePort(), Service.freePort());
        registry = CommandTopicIT.playedRegistry();
        one = Service.against(data.resolve("one"), servers.jdbcUrl(), servers.bootstrapServers());
        CommandTopicIT.playAHostAndAnImage(one, registry);
        other =
                Service.against(
                        data.resolve("other"), servers.jdbcUrl(), servers.bootstrapServers());
        client = new CommandClient(servers.bootstrapServers(), one.token());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        for (Service service : new Service[] {one, other}) {
            if (service != null) {
                service.close();
            }
        }
        registry.stop(0);
        servers.close();
    }

    @Test
    void eachCommandIsCarriedOutOnceAndToldOnceWhateverIsKilled() throws Exception {
        AtomicBoolean flows = new AtomicBoolean(true);
        AtomicInteger sent = new AtomicInteger();
        Thread flow =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (flows.get()) {
                                        int number = sent.getAndIncrement();
                                        client.send(
                                                "survive-" + number,
                                                "container.run",
                                                null,
                                                "{\"name\": \"survive-%d\", \"image\": \"web\"}"
                                                        .formatted(number));
                                        pause(50);
                                    }
                                });
        for (int round = 0; round < KILLS; round++) {
            Service killed = round % 2 == 0 ? one : other; // the one that leads
            Thread.sleep(1_000 + random.nextInt(2_000));
            killed.kill();
            Thread.sleep(random.nextInt(2_000));
            killed.startAgain();
        }
        servers.stopPostgres();
        Thread.sleep(3_000);
        servers.startPostgres();
        Thread.sleep(1_000);
        servers.stopBroker();
        Thread.sleep(3_000);
        servers.startBroker();
        Thread.sleep(2_000);
        flows.set(false);
        flow.join();
        client.flush();
        assertEachStandsOnce(sent.get());
    }

    private void assertEachStandsOnce(int sent) throws InterruptedException {
        List<Told> told =
                client.await(
                        results ->
                                results.stream()
                                                .filter(result -> result.kind().equals("completed"))
                                                .count()
                                        >= sent);
        Thread.sleep(2_000); // for what would be one too many
        Map<String, String> kinds = new HashMap<>();
        told = client.readAll(CommandClient.RESULTS);
        told.forEach(
                result ->
                        kinds.merge(
                                result.header("ce_commandid"),
                                result.kind(),
                                (before, next) -> before + " " + next));
        assertThat(kinds).hasSize(sent);
        assertThat(kinds.values()).containsOnly("accepted completed");
        assertThat(told.stream().map(result -> result.header("ce_id")).distinct())
                .hasSize(told.size());
        assertThat(Soon.answer(this::declared, declared -> declared >= sent)).isEqualTo(sent);
        assertThat(client.readAll(CommandClient.DEAD_LETTERS)).isEmpty();
    }

    private long declared() {
        return EventsTopic.readAll(servers.bootstrapServers()).stream()
                .filter(event -> event.type().equals("io.waybill.container.declared.v1"))
                .count();
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
