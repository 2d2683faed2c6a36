package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.people.People;
import io.waybill.projections.audit.AuditEntry;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How entries are written one after another, as many as there are. */
enum AuditFormat {
    /** One object, whose items they are. It is closed only where none is missing. */
    JSON("application/json", "{\"items\":[", "]}\n") {
        @Override
        String entry(AuditEntry entry, boolean first, Names names) {
            return (first ? "\n" : ",\n") + names.json().writeValueAsString(entry);
        }
    },
    /** One object a line. */
    NDJSON("application/x-ndjson", "", "") {
        @Override
        String entry(AuditEntry entry, boolean first, Names names) {
            return names.json().writeValueAsString(entry) + "\n";
        }
    },
    /** As RFC 4180 has it, with a line of names. */
    CSV("text/csv", String.join(",", Columns.OF_ENTRIES.keySet()) + ",actorName\r\n", "") {
        @Override
        String entry(AuditEntry entry, boolean first, Names names) {
            return Columns.OF_ENTRIES.values().stream()
                            .map(column -> Columns.cell(column.apply(entry)))
                            .collect(Collectors.joining(","))
                    + ","
                    + Columns.cell(names.of().apply(entry.actor()))
                    + "\r\n";
        }
    };

    final String mediaType;
    final String begin;
    final String end;

    AuditFormat(String mediaType, String begin, String end) {
        this.mediaType = mediaType;
        this.begin = begin;
        this.end = end;
    }

    /**
     * How names come beside pseudonyms.
     *
     * @param json writes them
     * @param of gives an actor's; none where there is none to tell
     */
    record Names(JsonMapper json, Function<String, @Nullable String> of) {
        static Names of(People people) {
            return new Names(
                    WaybillJson.mapper().rebuild().addModule(NamesInAnswers.module(people)).build(),
                    people::name);
        }
    }

    abstract String entry(AuditEntry entry, boolean first, Names names);

    /** What is asked for by {@code format}, else by {@code Accept}; none where a page is. */
    static @Nullable AuditFormat of(HttpServletRequest http) {
        String format = http.getParameter("format");
        if (format != null) {
            return switch (format) {
                case "json" -> JSON;
                case "ndjson" -> NDJSON;
                case "csv" -> CSV;
                default ->
                        throw new InvalidInput(
                                "format", "'" + format + "' is not one of json, ndjson, csv");
            };
        }
        String accept = String.valueOf(http.getHeader("Accept")).toLowerCase(Locale.ROOT);
        return accept.startsWith(NDJSON.mediaType)
                ? NDJSON
                : accept.startsWith(CSV.mediaType) ? CSV : null;
    }

    /** Tables of a spreadsheet. */
    private static final class Columns {
        static final Map<String, Function<AuditEntry, @Nullable Object>> OF_ENTRIES =
                new LinkedHashMap<>();

        static {
            OF_ENTRIES.put("position", AuditEntry::position);
            OF_ENTRIES.put("id", AuditEntry::id);
            OF_ENTRIES.put("at", AuditEntry::at);
            OF_ENTRIES.put("recordedAt", AuditEntry::recordedAt);
            OF_ENTRIES.put("actor", AuditEntry::actor);
            OF_ENTRIES.put("actorKind", AuditEntry::actorKind);
            OF_ENTRIES.put("action", AuditEntry::action);
            OF_ENTRIES.put("type", AuditEntry::type);
            OF_ENTRIES.put("subject", AuditEntry::subject);
            OF_ENTRIES.put("target", AuditEntry::target);
            OF_ENTRIES.put("host", AuditEntry::host);
            OF_ENTRIES.put("image", AuditEntry::image);
            OF_ENTRIES.put("version", AuditEntry::version);
            OF_ENTRIES.put("operation", AuditEntry::operation);
            OF_ENTRIES.put("outcome", AuditEntry::outcome);
            OF_ENTRIES.put("cause", AuditEntry::cause);
            OF_ENTRIES.put("reason", AuditEntry::reason);
            OF_ENTRIES.put("ticket", AuditEntry::ticket);
            OF_ENTRIES.put("approvedBy", AuditEntry::approvedBy);
            OF_ENTRIES.put("correlationId", AuditEntry::correlationId);
            OF_ENTRIES.put("causationId", AuditEntry::causationId);
            OF_ENTRIES.put("summary", AuditEntry::summary);
        }

        /**
         * Quoted where need be. A spreadsheet would take a text that begins as a formula for one,
         * and reckon with what somebody gave as a reason: an apostrophe before it makes it text.
         */
        static String cell(@Nullable Object value) {
            String text = value == null ? "" : value.toString();
            if (!text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0) {
                text = "'" + text;
            }
            boolean quoted = text.chars().anyMatch(c -> ",\"\r\n'".indexOf(c) >= 0);
            return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
        }
    }
}
