package io.waybill.infra.proof;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the log is made provable.
 *
 * @param enabled whether the tree grows and is signed; the same for all instances
 * @param origin the first line of checkpoints and the name of their key; by default {@code
 *     waybill/} and the log's id
 * @param key the seed of the key that checkpoints are signed with, 64 hexadecimal digits, the same
 *     for all instances; where absent, one is made once and kept in the data folder
 * @param every how long after a checkpoint the next one is signed, at the earliest
 * @param folder where checkpoints are kept as files; by default the data folder's {@code
 *     checkpoints}
 */
@ConfigurationProperties("waybill.proof")
record ProofProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String origin,
        @Nullable String key,
        @DefaultValue("10s") Duration every,
        @Nullable Path folder) {

    @Override
    public String toString() {
        return "ProofProperties[…]";
    }
}
