package io.waybill.runtime.agent;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.Failure;
import io.waybill.domain.secret.SecretReference;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.SecretsAsked;
import io.waybill.domain.wire.HostRequest.SecretsTold;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.SecretSource;
import io.waybill.runtime.SecretValues;
import io.waybill.runtime.Secrets;
import io.waybill.runtime.sealing.OpeningKey;
import io.waybill.runtime.sealing.SealedSecrets;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.type.TypeReference;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks the service for secrets' values, each time that a container is made. Each asking has a key
 * of its own, which nobody else has and which is forgotten with the answer: what stays on the
 * topics, nobody can open any more.
 */
final class AskedSecrets implements SecretSource {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final TypeReference<Map<String, String>> VALUES = new TypeReference<>() {};

    private final HostId host;
    private final Consumer<AgentReport> reports;
    private final Secrets secrets;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, CompletableFuture<SecretsTold>> asked = new ConcurrentHashMap<>();

    AskedSecrets(HostId host, Consumer<AgentReport> reports, Secrets secrets, Clock clock) {
        this.host = host;
        this.secrets = secrets;
        this.reports = reports;
        this.clock = clock;
    }

    void told(SecretsTold answer) {
        CompletableFuture<SecretsTold> waiting = asked.get(answer.id());
        if (waiting != null) {
            waiting.complete(answer);
        }
    }

    @Override
    public @Nullable SecretValues of(
            ContainerId container,
            OperationId operation,
            ContainerSpec spec,
            BooleanSupplier stillAsked) {
        if (spec.secrets().isEmpty()) {
            return SecretValues.NONE;
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (!stillAsked.getAsBoolean()) {
                return null;
            }
            SecretValues values = ask(container, operation, spec, stillAsked);
            if (values != null) {
                return values;
            }
        }
        throw new RuntimeFailure(
                "secrets-unanswered",
                "the service did not hand over the values of its secrets within "
                        + PATIENCE.toMinutes()
                        + " minutes; see whether it runs, and ask again");
    }

    /** Returns none where no answer came in time: it may be that nobody heard. */
    private @Nullable SecretValues ask(
            ContainerId container,
            OperationId operation,
            ContainerSpec spec,
            BooleanSupplier stillAsked) {
        List<SecretReference> wanted = spec.secrets().values().stream().distinct().toList();
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        OpeningKey key = OpeningKey.make();
        CompletableFuture<SecretsTold> answer = new CompletableFuture<>();
        asked.put(id, answer);
        try {
            reports.accept(
                    new SecretsAsked(
                            id,
                            container,
                            operation,
                            wanted,
                            Base64.getEncoder().encodeToString(key.told()),
                            clock.instant().plus(PATIENCE)));
            long until = System.nanoTime() + ASK_AGAIN.toNanos();
            while (stillAsked.getAsBoolean() && System.nanoTime() < until) {
                try {
                    return opened(
                            answer.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS),
                            key,
                            container,
                            operation,
                            spec);
                } catch (TimeoutException _) {
                    // Not yet.
                }
            }
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            asked.remove(id);
        }
    }

    private SecretValues opened(
            SecretsTold told,
            OpeningKey key,
            ContainerId container,
            OperationId operation,
            ContainerSpec spec) {
        byte[] sealed = told.sealed();
        if (sealed == null || told.failure() != null) {
            Failure failure = told.failure();
            throw failure == null
                    ? new RuntimeFailure("secrets-unanswered", "the service told no values")
                    : new RuntimeFailure(failure.code(), failure.message());
        }
        try {
            byte[] opened =
                    key.open(
                            sealed,
                            SealedSecrets.purpose(),
                            SealedSecrets.alongside(told.id(), host, container, operation));
            return SecretValues.of(WaybillJson.mapper().readValue(opened, VALUES), spec, secrets);
        } catch (IllegalArgumentException unfit) {
            throw new RuntimeFailure(
                    "secrets-not-opened",
                    "the values of its secrets cannot be opened: " + unfit.getMessage());
        }
    }
}
