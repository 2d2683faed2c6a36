package io.waybill.projections.audit;

import static io.waybill.projections.audit.Phrases.BY_ACTOR;

import io.waybill.domain.secret.SecretEvent;
import io.waybill.domain.secret.SecretEvent.SecretErased;
import io.waybill.domain.secret.SecretEvent.SecretVersionDestroyed;
import io.waybill.domain.secret.SecretEvent.SecretVersionPut;
import io.waybill.projections.audit.Account.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.stream.Collectors;

/** What the events of secrets say for the audit trail. */
final class SecretAccount {
    private SecretAccount() {}

    static Account of(SecretEvent event) {
        String name = "secret " + event.secretId().value();
        return switch (event) {
            case SecretVersionPut put ->
                    account(
                            "put-secret",
                            event,
                            put.version(),
                            name + " given a value" + BY_ACTOR + ": version " + put.version());
            case SecretVersionDestroyed destroyed ->
                    account(
                            "destroy-secret",
                            event,
                            destroyed.version(),
                            "version "
                                    + destroyed.version()
                                    + " of "
                                    + name
                                    + " destroyed"
                                    + BY_ACTOR);
            case SecretErased erased ->
                    account(
                            "erase-secret",
                            event,
                            null,
                            name
                                    + " erased"
                                    + BY_ACTOR
                                    + ": versions "
                                    + erased.versions().stream()
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", ")));
        };
    }

    private static Account account(
            String action, SecretEvent event, @Nullable Integer version, String says) {
        return new Account(
                action,
                Outcome.DONE,
                event.secretId().value(),
                null,
                null,
                version,
                null,
                null,
                says);
    }
}
