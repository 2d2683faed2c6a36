package io.waybill.infra.replay;

import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What Kafka says of a topic and will say again; all else may be better in a moment. */
final class RefusedByKafka {
    private static final List<Class<? extends RuntimeException>> FINAL =
            List.of(
                    AuthorizationException.class,
                    InvalidTopicException.class,
                    InvalidConfigurationException.class,
                    PolicyViolationException.class,
                    RecordTooLargeException.class);

    private RefusedByKafka() {}

    static boolean isIn(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Throwable said = cause;
            if (FINAL.stream().anyMatch(refusal -> refusal.isInstance(said))) {
                return true;
            }
        }
        return false;
    }
}
