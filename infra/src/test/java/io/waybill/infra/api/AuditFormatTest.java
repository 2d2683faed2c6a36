package io.waybill.infra.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.projections.audit.AuditEntry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

class AuditFormatTest {
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final AuditFormat.Names NAMES =
            new AuditFormat.Names(
                    WaybillJson.mapper(), actor -> actor.equals("person-a") ? "ada" : null);

    private static AuditEntry because(@Nullable String reason) {
        return new AuditEntry(
                1, "id", NOON, NOON, "ada", "user", "stop", "type", "subject", "web", null, null,
                null, null, "done", null, reason, null, null, null, null, "summary");
    }

    private static String reason(String reason) {
        String row = AuditFormat.CSV.entry(because(reason), true, NAMES);
        String begin =
                "1,id,2026-03-04T12:00:00Z,2026-03-04T12:00:00Z,ada,user,stop,type,subject,web,,,,,done,,";
        assertThat(row).startsWith(begin).endsWith(",,,,,summary,\r\n");
        return row.substring(begin.length(), row.length() - ",,,,,summary,\r\n".length());
    }

    @Test
    void aRowHasAsManyCellsAsTheLineOfNames() {
        long names = AuditFormat.CSV.begin.chars().filter(c -> c == ',').count();
        assertThat(AuditFormat.CSV.entry(because(null), true, NAMES).chars().filter(c -> c == ','))
                .hasSize((int) names);
    }

    @Test
    void aPersonWhoIsKnownIsNamedBesideThePseudonym() {
        AuditEntry entry =
                new AuditEntry(
                        1,
                        "id",
                        NOON,
                        NOON,
                        "person-a",
                        "user",
                        "stop",
                        "type",
                        "subject",
                        "web",
                        null,
                        null,
                        null,
                        null,
                        "done",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "summary");
        assertThat(AuditFormat.CSV.entry(entry, true, NAMES))
                .contains(",person-a,user,")
                .endsWith(",summary,ada\r\n");
    }

    @Test
    void whatWouldBreakARowIsQuoted() {
        assertThat(reason("plain")).isEqualTo("plain");
        assertThat(reason("a, b")).isEqualTo("\"a, b\"");
        assertThat(reason("say \"b\"")).isEqualTo("\"say \"\"b\"\"\"");
        assertThat(reason("two\nlines")).isEqualTo("\"two\nlines\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"})
    void whatASpreadsheetWouldReckonWithIsText(String formula) {
        assertThat(reason(formula)).isEqualTo("\"'" + formula + "\"");
    }

    @Test
    void jsonIsOneObjectHoweverManyThereAre() {
        assertThat(
                        AuditFormat.JSON.begin
                                + AuditFormat.JSON.entry(because(null), true, NAMES)
                                + AuditFormat.JSON.entry(because(null), false, NAMES)
                                + AuditFormat.JSON.end)
                .startsWith("{\"items\":[\n{\"position\":1,")
                .contains("},\n{")
                .endsWith("}]}\n");
    }
}
