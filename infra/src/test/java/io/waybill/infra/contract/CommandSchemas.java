package io.waybill.infra.contract;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.commandtopic.CommandForm;
import io.waybill.infra.commandtopic.ResultForm;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.lang.reflect.Parameter;
import java.util.Map;

/** The JSON Schemas of what is commanded, and of what is told of it. */
final class CommandSchemas {
    private static final Map<String, String> SAID =
            Map.of(
                    "reason", "why; it goes into every event that follows",
                    "ticket", "the change ticket; it goes into every event that follows",
                    "force", "whether it is removed though it runs");

    private final Schemas schemas;

    CommandSchemas(Schemas schemas) {
        this.schemas = schemas;
    }

    /** Of its data. */
    ObjectNode of(CommandForm command) {
        ObjectNode form = command.body().map(schemas::ofRead).orElseGet(() -> query(command));
        SAID.forEach(
                (name, text) -> {
                    if (form.path("properties").path(name) instanceof ObjectNode property) {
                        property.put("description", text);
                    }
                });
        return Contract.titled(command.type(), description(command), form);
    }

    static String description(CommandForm command) {
        return "Asked as "
                + command.request()
                + " is, with "
                + (command.pattern().isPresent() ? "the subject " : "")
                + command.subject()
                + ".";
    }

    private static ObjectNode query(CommandForm command) {
        ObjectNode schema = WaybillJson.mapper().createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (Parameter parameter : command.query()) {
            boolean yesOrNo = parameter.getType() == boolean.class;
            properties.putObject(parameter.getName()).put("type", yesOrNo ? "boolean" : "string");
        }
        return schema.put("additionalProperties", false);
    }

    ObjectNode of(ResultForm result) {
        ObjectNode form = schemas.of(result.form());
        ObjectNode properties = (ObjectNode) form.path("properties");
        ObjectNode command = schemas.of(ResultForm.command());
        command.remove("$schema");
        ArrayNode named = command.putArray("required");
        named.add("id").add("source").add("type");
        properties.set("command", command);
        ArrayNode required = form.putArray("required").add("command");
        result.always().forEach(required::add);
        if (!result.statuses().isEmpty()) {
            ArrayNode statuses = ((ObjectNode) properties.path("status")).putArray("enum");
            result.statuses().forEach(statuses::add);
        }
        return Contract.titled(result.type(), result.when(), form);
    }
}
