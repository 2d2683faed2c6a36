package io.waybill.cli;

import tools.jackson.databind.JsonNode;

/** Images and their versions as people read them. */
final class ImageViews {
    private ImageViews() {}

    static String images(JsonNode answer, Common how) {
        Table table = new Table("NAME", "REPOSITORY", "CURRENT", "VERSIONS", "DIGEST");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    Json.text(item, "name"),
                    Json.text(item, "repository"),
                    Json.text(item, "current"),
                    Json.text(item, "versions"),
                    digest(item, how));
        }
        return Views.orElse(
                answer,
                how,
                table,
                "No images. waybill image add NAME REPOSITORY follows a registry's repository.");
    }

    static String versions(JsonNode answer, Common how, String image) {
        Table table =
                new Table("VERSION", "DIGEST", "TAGS", "SIZE", "PLATFORMS", "PUBLISHED", "STATE");
        for (JsonNode item : answer.path("items")) {
            String state =
                    (Json.text(item, "current").equals("true") ? "current" : "")
                            + (Json.text(item, "withdrawn").equals("true") ? " withdrawn" : "");
            table.row(
                    Json.text(item, "number"),
                    digest(item, how),
                    Json.list(item, "tags"),
                    Times.size(Json.text(item, "size")),
                    Json.list(item, "platforms"),
                    Times.ago(Json.text(item, "publishedAt"), how.now()),
                    state);
        }
        return Views.orElse(
                answer,
                how,
                table,
                "No versions. waybill image publish " + image + " TAG puts one on record.");
    }

    private static String digest(JsonNode item, Common how) {
        String digest = Json.text(item, "digest");
        return how.wide() || digest.length() <= 19 ? digest : digest.substring(0, 19);
    }
}
