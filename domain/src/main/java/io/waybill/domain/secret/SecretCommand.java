package io.waybill.domain.secret;

import io.waybill.domain.SecretId;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What is put on record of one secret. Its values are kept beside the log, in the same act. */
public sealed interface SecretCommand {
    SecretId secretId();

    /** Another value from now on. The first begins the secret. */
    record PutSecretVersion(@TargetAggregateIdentifier SecretId secretId)
            implements SecretCommand {}

    /** Makes one version's value unreadable for good. */
    record DestroySecretVersion(@TargetAggregateIdentifier SecretId secretId, int version)
            implements SecretCommand {}

    /** Makes all its values unreadable for good. */
    record EraseSecret(@TargetAggregateIdentifier SecretId secretId) implements SecretCommand {}
}
