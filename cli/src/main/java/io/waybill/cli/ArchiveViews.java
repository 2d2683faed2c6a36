package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.time.Instant;

/** The archive as people read it. */
final class ArchiveViews {
    private ArchiveViews() {}

    static String table(JsonNode answer, Common how) {
        Table table =
                how.wide()
                        ? new Table(
                                "NUMBER",
                                "FROM",
                                "TO",
                                "EARLIEST",
                                "LATEST",
                                "SIZE",
                                "WRITTEN",
                                "FILE",
                                "SHA-256",
                                "LOG",
                                "NOWHERE ELSE",
                                "ANEW BY",
                                "REASON")
                        : new Table(
                                "NUMBER", "FROM", "TO", "EARLIEST", "LATEST", "SIZE", "WRITTEN");
        for (JsonNode item : answer.path("items")) {
            String number = Json.text(item, "number");
            String from = Json.text(item, "from");
            String to = Json.text(item, "to");
            String earliest = Times.seconds(Json.text(item, "earliest"));
            String latest = Times.seconds(Json.text(item, "latest"));
            String size = Times.size(Json.text(item, "bytes"));
            if (how.wide()) {
                table.row(
                        number,
                        from,
                        to,
                        earliest,
                        latest,
                        size,
                        Json.text(item, "writtenAt"),
                        Json.text(item, "file"),
                        Json.text(item, "sha256"),
                        Json.text(item, "origin"),
                        Json.text(item, "offloaded"),
                        Json.who(item, "rewrittenBy"),
                        Json.text(item, "reason"));
            } else {
                table.row(
                        number,
                        from,
                        to,
                        earliest,
                        latest,
                        size,
                        Times.ago(Json.text(item, "writtenAt"), how.now()));
            }
        }
        return Views.orElse(answer, how, table, none(answer.path("progress"), how.now()));
    }

    private static String none(JsonNode progress, Instant now) {
        if (!progress.path("on").asBoolean()) {
            return "Nothing is archived: waybill.archive.folder is not set where the service runs.";
        }
        String due = Json.text(progress, "due");
        if (due.isEmpty()) {
            return "Nothing is archived yet: a file has %,d events, and there are %,d so far."
                    .formatted(progress.path("ofFile").asLong(), progress.path("waiting").asLong());
        }
        return Instant.parse(due).isAfter(now)
                ? "Nothing is archived yet: the first file is written at %s, when the newest of its %,d events is old enough."
                        .formatted(Times.seconds(due), progress.path("ofFile").asLong())
                : "Nothing is archived yet, and the first file is due since %s: 'waybill status' says what keeps it from being written."
                        .formatted(Times.seconds(due));
    }
}
