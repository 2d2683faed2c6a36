package io.waybill.domain.rollout;

import java.util.Locale;

/** What a rollout is for. */
public enum RolloutKind {
    UPGRADE,
    ROLLBACK,
    /** A stack becomes what one of its revisions says. */
    APPLY;

    /** As people write it. */
    public String words() {
        return name().toLowerCase(Locale.ROOT);
    }
}
