package io.waybill.infra.publisher;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * For how long what is on a topic is kept: with which settings it is made, and found as it must be.
 */
enum Keeping {
    /** Events, and replays of them: all there is. */
    FOR_EVER(
            Map.of(
                    CLEANUP_POLICY_CONFIG,
                    CLEANUP_POLICY_DELETE,
                    RETENTION_MS_CONFIG,
                    "-1",
                    RETENTION_BYTES_CONFIG,
                    "-1"),
            "what is on it would be lost one day"),

    /** The newest of each key, for ever. */
    COMPACTED(
            Map.of(
                    CLEANUP_POLICY_CONFIG,
                    CLEANUP_POLICY_COMPACT,
                    MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                    "0.1",
                    SEGMENT_BYTES_CONFIG,
                    String.valueOf(16 << 20)),
            "the newest of each key would be lost one day, or what came before it would be kept for ever"),

    /** Reports and results: until they are taken in. */
    A_WEEK(
            Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_DELETE, RETENTION_MS_CONFIG, "604800000"),
            "what is told while nobody reads it would be lost sooner than after a week"),

    /** Commands: until they are carried out. They may carry tokens. */
    A_DAY(
            Map.of(
                    CLEANUP_POLICY_CONFIG,
                    CLEANUP_POLICY_DELETE,
                    RETENTION_MS_CONFIG,
                    "86400000",
                    SEGMENT_MS_CONFIG,
                    "3600000"),
            "tokens on it would stay readable for longer than a day"),

    /** What is no command: as much as anybody sends must not fill the disk. */
    A_WEEK_OF_A_GIBIBYTE(
            Map.of(
                    CLEANUP_POLICY_CONFIG,
                    CLEANUP_POLICY_DELETE,
                    RETENTION_MS_CONFIG,
                    "604800000",
                    RETENTION_BYTES_CONFIG,
                    String.valueOf(1 << 30),
                    SEGMENT_BYTES_CONFIG,
                    String.valueOf(64 << 20)),
            "what nobody looked at would be lost soon, or fill the disk"),

    /** Of the moment: what is not read at once is of no use, and may be secret. */
    FOR_MINUTES(
            Map.of(
                    CLEANUP_POLICY_CONFIG,
                    CLEANUP_POLICY_DELETE,
                    RETENTION_MS_CONFIG,
                    "120000",
                    SEGMENT_MS_CONFIG,
                    "60000",
                    RETENTION_BYTES_CONFIG,
                    String.valueOf(256 << 20),
                    SEGMENT_BYTES_CONFIG,
                    String.valueOf(16 << 20)),
            "secrets on it would stay readable for longer than two minutes");

    private final Map<String, String> settings;
    private final String otherwise;

    Keeping(Map<String, String> settings, String otherwise) {
        this.settings = settings;
        this.otherwise = otherwise;
    }

    /** What a topic is made with. */
    Map<String, String> settings() {
        return settings;
    }

    /**
     * In what a topic that is there is not as it must be, one sentence each.
     *
     * @param found its settings
     */
    List<String> complaints(String topic, UnaryOperator<String> found) {
        List<String> complaints = new ArrayList<>();
        for (String setting :
                List.of(CLEANUP_POLICY_CONFIG, RETENTION_MS_CONFIG, RETENTION_BYTES_CONFIG)) {
            String wanted = settings.get(setting);
            String is = found.apply(setting);
            if (wanted != null && !isMet(setting, wanted, is)) {
                complaints.add(
                        "%s of topic %s is %s, not %s: %s"
                                .formatted(setting, topic, is, wanted, otherwise));
            }
        }
        return complaints;
    }

    private boolean isMet(String setting, String wanted, String is) {
        if (is.equals(wanted)) {
            return true;
        }
        if (setting.equals(CLEANUP_POLICY_CONFIG)) {
            return false;
        }
        long found = Long.parseLong(is);
        return switch (this) {
            case FOR_EVER, COMPACTED -> found < 0;
            case A_WEEK -> found < 0 || found >= Long.parseLong(wanted);
            case A_WEEK_OF_A_GIBIBYTE -> found > 0;
            // By size it may go sooner or later: the time is what counts.
            case A_DAY, FOR_MINUTES ->
                    setting.equals(RETENTION_BYTES_CONFIG)
                            || (found >= 0 && found <= Long.parseLong(wanted));
        };
    }
}
