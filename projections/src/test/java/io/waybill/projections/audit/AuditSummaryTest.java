package io.waybill.projections.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.HostId;
import io.waybill.domain.host.HostEvent.HostCordoned;
import io.waybill.projections.EventRecord;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

/** An entry says who, who approved, what and why in one sentence. */
class AuditSummaryTest {
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    private static String summary(
            String says, @Nullable String approvedBy, @Nullable String reason) {
        EventRecord event =
                new EventRecord(
                        1,
                        0,
                        "event-1",
                        "any",
                        "hosts/alpha",
                        NOON,
                        NOON,
                        "anna",
                        "user",
                        reason,
                        null,
                        approvedBy,
                        null,
                        null,
                        new HostCordoned(new HostId("alpha")));
        return AuditRows.entry(event, Account.ofHost("cordon", Account.Outcome.DONE, "alpha", says))
                .summary();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cordoned{by}|cordoned by anna, approved by bert: new disk",
                "stop requested{by} (grace 10s)|stop requested by anna, approved by bert (grace 10s): new disk",
                "labelled{by}: zone=a|labelled by anna, approved by bert: zone=a: new disk",
                "rollout requested{by}, 2 steps|rollout requested by anna, approved by bert, 2 steps: new disk",
                "declared{by} on host alpha|declared by anna, approved by bert, on host alpha: new disk"
            })
    void theCommaAfterWhoApprovedStandsOnlyWhereWordsFollow(String says, String summary) {
        assertThat(summary(says, "bert", "new disk")).isEqualTo(summary);
    }

    @Test
    void whatNobodyApprovedOfAndHasNoReasonSaysWhoAlone() {
        assertThat(summary("cordoned{by}", null, null)).isEqualTo("cordoned by anna");
        assertThat(summary("declared{by} on host alpha", null, null))
                .isEqualTo("declared by anna on host alpha");
        assertThat(summary("cordoned{by}", "$1", null))
                .isEqualTo("cordoned by anna, approved by $1");
    }
}
