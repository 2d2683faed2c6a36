package io.waybill.infra.retention;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.List;

/**
 * Which events leave the database for the files of the archive, and when.
 *
 * @param rules each for some containers; nothing leaves where there is none
 * @param every how often it is looked for what may leave
 */
@ConfigurationProperties("waybill.retention")
record RetentionProperties(@DefaultValue List<Rule> rules, @DefaultValue("1h") Duration every) {
    RetentionProperties {
        if (!every.isPositive()) {
            throw new IllegalArgumentException(
                    "waybill.retention.every is more than nothing, not " + every);
        }
    }

    /**
     * @param where which containers, in the words that an operator is bound by: {@code host=…
     *     image=… label=KEY=VALUE}; all where absent
     * @param keep how long after a container is gone its events stay
     */
    record Rule(@DefaultValue("") String where, @Nullable Duration keep) {
        Rule {
            if (keep == null || keep.isNegative()) {
                throw new IllegalArgumentException(
                        "waybill.retention.rules: say for how long events are kept, such as keep: 90d"
                                + (keep == null ? "" : ", not " + keep));
            }
        }
    }
}
