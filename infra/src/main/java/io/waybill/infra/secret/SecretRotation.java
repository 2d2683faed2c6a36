package io.waybill.infra.secret;

import io.waybill.domain.Answer;
import io.waybill.domain.OperationId;
import io.waybill.domain.Refusal;
import io.waybill.domain.SecretId;
import io.waybill.domain.container.SpecEdit;
import io.waybill.domain.secret.SecretReference;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.ContainerRevisions;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings containers to the value that a secret has now. That is their next revision, as any other
 * is: made beside the former one, and undone where it does not come to work.
 */
@Component
public class SecretRotation {
    private final Aggregates aggregates;
    private final SecretUses uses;
    private final ContainerRevisions revisions;
    private final Commands commands;

    SecretRotation(
            Aggregates aggregates,
            SecretUses uses,
            ContainerRevisions revisions,
            Commands commands) {
        this.aggregates = aggregates;
        this.uses = uses;
        this.revisions = revisions;
        this.commands = commands;
    }

    /**
     * What becomes of one container.
     *
     * @param from the version that it is made with
     * @param operation that brings it to the present one; none where that was refused
     * @param token a query that is asked to be {@code atLeast} this fresh knows of that
     * @param refused why it was
     */
    public record Begun(
            String container,
            String name,
            String host,
            int from,
            @Nullable String operation,
            @Nullable String token,
            @Nullable String refused) {}

    /** Those that are at the present version already are left as they are. */
    public List<Begun> begin(SecretId secret, Caller caller) {
        SecretReference now = aggregates.secret(secret).current();
        List<Begun> begun = new ArrayList<>();
        for (SecretUse use : uses.of(secret)) {
            if (use.version() != now.version()) {
                begun.add(begin(use, now, caller));
            }
        }
        return begun;
    }

    private Begun begin(SecretUse use, SecretReference now, Caller caller) {
        OperationId operation = new OperationId(NewIds.next());
        try {
            Map<String, String> set = new TreeMap<>();
            use.variables().forEach(variable -> set.put(variable, now.text()));
            Answer answer =
                    commands.send(
                            revisions.upgrade(
                                    use.container(),
                                    operation,
                                    null,
                                    null,
                                    SpecEdit.ofEnvironment(set),
                                    ContainerRevisions.How.USUAL),
                            caller);
            return of(
                    use,
                    operation.value(),
                    use.container().subject() + "@" + answer.sequence(),
                    null);
        } catch (Refusal refusal) {
            return of(use, null, null, refusal.getMessage());
        }
    }

    private static Begun of(
            SecretUse use,
            @Nullable String operation,
            @Nullable String token,
            @Nullable String refused) {
        return new Begun(
                use.container().value(),
                use.name(),
                use.host(),
                use.version(),
                operation,
                token,
                refused);
    }
}
