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

    /** What is in a host's store. */
    static String stored(JsonNode answer, Common how) {
        Table table = new Table("IMAGE", "VERSION", "SIZE", "USED BY", "REFERENCES", "ID");
        for (JsonNode item : answer.path("items")) {
            table.row(
                    Json.text(item, "image"),
                    Json.text(item, "version"),
                    Times.size(Json.text(item, "size")),
                    Json.list(item, "usedBy"),
                    references(item, how),
                    id(item, how));
        }
        return Views.orElse(answer, how, table, "No images there.");
    }

    /** What a pruning would remove, and why the rest stays. */
    static String plan(JsonNode answer, Common how) {
        Table table = new Table("WOULD", "IMAGE", "VERSION", "SIZE", "REFERENCES", "BECAUSE");
        for (JsonNode item : answer.path("items")) {
            boolean goes = Json.text(item, "removable").equals("true");
            table.row(
                    goes ? "go" : "stay",
                    Json.text(item, "image"),
                    Json.text(item, "version"),
                    Times.size(Json.text(item, "size")),
                    references(item, how),
                    goes ? "nothing needs it" : Json.text(item, "because"));
        }
        String count = Json.text(answer, "removable");
        return Views.orElse(answer, how, table, "No images there.")
                + (count.equals("0")
                        ? "\nNothing would go."
                        : "\n"
                                + count
                                + " would go, "
                                + Times.size(Json.text(answer, "removableBytes"))
                                + " (what is shared counts for each); --apply removes them.");
    }

    private static String references(JsonNode item, Common how) {
        JsonNode all = item.path("references");
        String first = all.isEmpty() ? "" : all.get(0).asString();
        if (how.wide() || all.size() < 2 && first.length() <= 60) {
            return Json.list(item, "references");
        }
        int digest = first.indexOf("@sha256:");
        String brief = digest < 0 ? first : first.substring(0, digest + 20);
        return brief + (all.size() > 1 ? " and " + (all.size() - 1) + " more" : "");
    }

    private static String id(JsonNode item, Common how) {
        String id = Json.text(item, "id");
        return how.wide() || id.length() <= 19 ? id : id.substring(0, 19);
    }

    private static String digest(JsonNode item, Common how) {
        String digest = Json.text(item, "digest");
        return how.wide() || digest.length() <= 19 ? digest : digest.substring(0, 19);
    }
}
