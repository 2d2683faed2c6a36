package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/** How secrets are shown. */
final class SecretViews {
    private SecretViews() {}

    static String list(JsonNode answer, Common how) {
        Table table = new Table("NAME", "VERSION", "READABLE", "GIVEN", "BY", "USED BY");
        for (JsonNode item : answer.path("items")) {
            JsonNode newest = item.path("versions").path(0);
            long readable = 0;
            for (JsonNode version : item.path("versions")) {
                readable += Json.text(version, "destroyedAt").isEmpty() ? 1 : 0;
            }
            table.row(
                    Json.text(item, "name"),
                    readable == 0 ? "erased" : Json.text(item, "current"),
                    Long.toString(readable),
                    Times.ago(Json.text(newest, "putAt"), how.now()),
                    Json.who(newest, "putBy"),
                    users(item));
        }
        return table.render(how.screen());
    }

    private static String users(JsonNode item) {
        List<String> users = new ArrayList<>();
        item.path("users").forEach(user -> users.add(Json.text(user, "name")));
        return String.join(", ", users);
    }

    static String one(JsonNode secret, Common how) {
        Table versions = new Table("VERSION", "GIVEN", "BY", "STATE");
        for (JsonNode version : secret.path("versions")) {
            String destroyed = Json.text(version, "destroyedAt");
            boolean current = Json.text(version, "version").equals(Json.text(secret, "current"));
            versions.row(
                    Json.text(version, "version"),
                    Times.ago(Json.text(version, "putAt"), how.now()),
                    Json.who(version, "putBy"),
                    destroyed.isEmpty()
                            ? current ? "current" : "readable"
                            : "destroyed "
                                    + Times.ago(destroyed, how.now())
                                    + " by "
                                    + Json.who(version, "destroyedBy"));
        }
        String shown = versions.render(how.screen());
        if (secret.path("users").isEmpty()) {
            return shown + "\nNo container is made with it.\n";
        }
        Table users = new Table("CONTAINER", "HOST", "VARIABLES", "VERSION");
        for (JsonNode user : secret.path("users")) {
            List<String> variables = new ArrayList<>();
            user.path("variables").forEach(variable -> variables.add(variable.asString()));
            users.row(
                    Json.text(user, "name"),
                    Json.text(user, "host"),
                    String.join(", ", variables),
                    Json.text(user, "version"));
        }
        return shown + "\n" + users.render(how.screen());
    }
}
