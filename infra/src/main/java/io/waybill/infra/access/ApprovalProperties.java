package io.waybill.infra.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.List;

/**
 * Which changes take somebody else's approval.
 *
 * @param approvals each for some things
 */
@ConfigurationProperties("waybill.access")
record ApprovalProperties(@DefaultValue List<Rule> approvals) {

    /**
     * @param where what is changed, in the words that an operator is bound by: {@code host=…
     *     image=… label=KEY=VALUE secret=…}; anything where absent
     * @param within how long after it was asked for an approval can be given, and used
     */
    record Rule(@DefaultValue("") String where, @DefaultValue("8h") Duration within) {
        Rule {
            if (!within.isPositive()) {
                throw new IllegalArgumentException(
                        "waybill.access.approvals: within is more than nothing, not " + within);
            }
        }
    }
}
