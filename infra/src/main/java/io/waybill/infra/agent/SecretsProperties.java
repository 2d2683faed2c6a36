package io.waybill.infra.agent;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What stands for values that are not to be on record.
 *
 * @param fingerprintKey 32 characters at least, the same for all instances and agents; where
 *     absent, a key is made once and kept in the data folder
 */
@ConfigurationProperties("waybill.secrets")
record SecretsProperties(@Nullable String fingerprintKey) {
    @Override
    public String toString() {
        return "SecretsProperties[…]";
    }
}
