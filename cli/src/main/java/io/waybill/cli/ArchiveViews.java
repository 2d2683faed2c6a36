package io.waybill.cli;

import tools.jackson.databind.JsonNode;

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
        return Views.orElse(
                answer,
                how,
                table,
                "Nothing is archived. Where waybill.archive.folder is set, events that are old enough are written to files there.");
    }
}
