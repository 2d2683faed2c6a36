package io.waybill.infra.secret;

import io.waybill.domain.HostId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Desired;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Operation;
import io.waybill.domain.container.Orders;
import io.waybill.domain.container.Replacement;
import io.waybill.domain.secret.SecretReference;
import io.waybill.domain.wire.AgentReport.SecretsAsked;
import io.waybill.domain.wire.HostRequest.SecretsTold;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.interaction.HostChannel;
import io.waybill.runtime.sealing.SealedSecrets;
import io.waybill.runtime.sealing.Sealing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Hands secrets' values over to the agent that is to make a container with them, and to it alone:
 * sealed to a key that it made for this one asking.
 */
@Component
public class SecretHandover {
    private static final Logger log = LoggerFactory.getLogger(SecretHandover.class);

    private final Aggregates aggregates;
    private final Vault vault;
    private final HostChannel hosts;

    SecretHandover(Aggregates aggregates, Vault vault, HostChannel hosts) {
        this.aggregates = aggregates;
        this.vault = vault;
        this.hosts = hosts;
    }

    /**
     * Answers, unless nobody waits for that any more; later, since a master key may be far away. An
     * answer that is not given is asked for again.
     */
    public void answer(HostId host, SecretsAsked asked) {
        if (asked.until().isAfter(Instant.now())) {
            Thread.ofVirtual().name("secrets-" + host.value()).start(() -> tell(host, asked));
        }
    }

    private void tell(HostId host, SecretsAsked asked) {
        try {
            hosts.tell(host, told(host, asked));
        } catch (RuntimeException failure) {
            log.warn("secrets are not handed over to {} yet: {}", host.value(), failure.toString());
        }
    }

    private SecretsTold told(HostId host, SecretsAsked asked) {
        try {
            requireNeeded(host, asked);
            Map<String, String> values = new TreeMap<>();
            for (SecretReference secret : asked.secrets()) {
                values.put(secret.text(), new String(vault.read(secret), StandardCharsets.UTF_8));
            }
            byte[] sealed =
                    Sealing.seal(
                            Base64.getDecoder().decode(asked.key()),
                            SealedSecrets.purpose(),
                            SealedSecrets.alongside(
                                    asked.id(), host, asked.containerId(), asked.operation()),
                            WaybillJson.mapper().writeValueAsBytes(values));
            return new SecretsTold(asked.id(), sealed, null);
        } catch (Vault.NotReadable gone) {
            return refused(asked, gone.code(), String.valueOf(gone.getMessage()));
        } catch (NotNeeded | UnknownThing | IllegalArgumentException unfit) {
            log.warn(
                    "{} asked for secrets of {} and is told none: {}",
                    host.value(),
                    asked.containerId(),
                    unfit.getMessage());
            return refused(asked, "secrets-refused", String.valueOf(unfit.getMessage()));
        }
    }

    private static SecretsTold refused(SecretsAsked asked, String code, String because) {
        return new SecretsTold(asked.id(), null, new Failure(code, because));
    }

    private static final class NotNeeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotNeeded(String message) {
            super(message);
        }
    }

    /** An agent is told what it needs for what it is to do now, and nothing else. */
    private void requireNeeded(HostId host, SecretsAsked asked) {
        ContainerState state = aggregates.container(asked.containerId());
        Set<SecretReference> needed = new HashSet<>();
        for (Desired order : Orders.of(state.desired())) {
            Operation operation = order.operation();
            if (order.host().equals(host)
                    && operation != null
                    && operation.id().equals(asked.operation())) {
                needed.addAll(order.spec().secrets().values());
                Replacement replacement = operation.replacement();
                if (replacement != null) {
                    needed.addAll(replacement.spec().secrets().values());
                }
            }
        }
        if (!needed.containsAll(asked.secrets())) {
            throw new NotNeeded("it is not asked to make that container with them now");
        }
    }
}
