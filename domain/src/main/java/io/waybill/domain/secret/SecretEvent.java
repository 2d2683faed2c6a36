package io.waybill.domain.secret;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.SecretId;

import org.axonframework.serialization.Revision;

import java.util.List;

/**
 * What happened to one secret. No event says anything of a value: what is destroyed is gone, and
 * its history stays as it was.
 */
public sealed interface SecretEvent extends DomainEvent {
    SecretId secretId();

    @Override
    default SecretId about() {
        return secretId();
    }

    /**
     * A value was given, which containers that name the secret are made with from then on.
     *
     * @param version from 1; the first begins the secret
     */
    @Revision("1")
    record SecretVersionPut(SecretId secretId, int version) implements SecretEvent {}

    /** The key of one version's value was destroyed: nobody can read the value any more. */
    @Revision("1")
    record SecretVersionDestroyed(SecretId secretId, int version) implements SecretEvent {}

    /**
     * The keys of all its values were destroyed.
     *
     * @param versions those that could be read until then
     */
    @Revision("1")
    record SecretErased(SecretId secretId, List<Integer> versions) implements SecretEvent {
        public SecretErased {
            versions = List.copyOf(versions);
        }
    }
}
