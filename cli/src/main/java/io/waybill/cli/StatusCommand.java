package io.waybill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import tools.jackson.databind.JsonNode;

import java.util.Map;
import java.util.concurrent.Callable;

@Command(name = "status", description = "Whether Waybill and what it depends on are well.")
final class StatusCommand implements Callable<Integer> {
    @Mixin private Connection connection = new Connection();

    @Override
    public Integer call() {
        Api.Answer answer = connection.api().get("/actuator/health", Map.of());
        JsonNode components = answer.json().path("components");
        Table table = new Table("PART", "STATE", "DETAILS");
        table.row("waybill", answer.json().path("status").asString("UP"), "");
        for (String part : new String[] {"db", "kafka", "projections", "hosts"}) {
            JsonNode component = components.path(part);
            if (!component.isMissingNode()) {
                table.row(
                        part.equals("db") ? "postgresql" : part,
                        component.path("status").asString(""),
                        details(component.path("details")));
            }
        }
        connection.show(answer, table, "");
        return 0;
    }

    private static String details(JsonNode details) {
        StringBuilder text = new StringBuilder();
        details.forEachEntry(
                (name, value) -> {
                    if (!name.equals("validationQuery")) {
                        text.append(text.isEmpty() ? "" : ", ")
                                .append(name)
                                .append(' ')
                                .append(plain(value));
                    }
                });
        return text.toString();
    }

    private static String plain(JsonNode value) {
        return value.isObject()
                ? value.path("state").asString("").toLowerCase(java.util.Locale.ROOT)
                        + " at "
                        + value.path("position").asString("?")
                : value.asString("");
    }
}
