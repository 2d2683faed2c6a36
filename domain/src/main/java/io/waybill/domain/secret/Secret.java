package io.waybill.domain.secret;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.waybill.domain.Answer;
import io.waybill.domain.SecretId;
import io.waybill.domain.secret.SecretCommand.DestroySecretVersion;
import io.waybill.domain.secret.SecretCommand.EraseSecret;
import io.waybill.domain.secret.SecretCommand.PutSecretVersion;
import io.waybill.domain.secret.SecretEvent.SecretErased;
import io.waybill.domain.secret.SecretEvent.SecretVersionDestroyed;
import io.waybill.domain.secret.SecretEvent.SecretVersionPut;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * A secret, by its name. What it says is never here: that is kept beside the log, written and
 * destroyed in the transaction of these events.
 */
public class Secret {
    @AggregateIdentifier
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Axon reads it
    private SecretId id;

    private @Nullable SecretState state;

    /** For Axon, which fills it from events. */
    protected Secret() {}

    public SecretState state() {
        return Objects.requireNonNull(state);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Answer handle(PutSecretVersion command) {
        int next = state == null ? 1 : state.newest() + 1;
        apply(new SecretVersionPut(command.secretId(), next));
        return new Answer(null, getVersion(), true);
    }

    @CommandHandler
    Answer handle(DestroySecretVersion command) {
        state().requireKnown(command.version());
        boolean isNews = state().readable().contains(command.version());
        if (isNews) {
            apply(new SecretVersionDestroyed(command.secretId(), command.version()));
        }
        return new Answer(null, getVersion(), isNews);
    }

    @CommandHandler
    Answer handle(EraseSecret command) {
        boolean isNews = !state().readable().isEmpty();
        if (isNews) {
            apply(new SecretErased(command.secretId(), state().readableVersions()));
        }
        return new Answer(null, getVersion(), isNews);
    }

    @EventSourcingHandler
    void on(SecretEvent event) {
        state = SecretState.evolve(state, event);
        id = state.id();
    }
}
