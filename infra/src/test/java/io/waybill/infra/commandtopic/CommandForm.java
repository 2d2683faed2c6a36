package io.waybill.infra.commandtopic;

import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;

import tools.jackson.databind.JsonNode;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a command of one type is made of, as the controller says that takes the request it becomes.
 *
 * @param type its {@code ce_type}
 * @param request such as {@code POST /api/v1/containers}
 * @param subject what its {@code ce_subject} looks like, for people
 * @param pattern what that matches; none where there is none
 * @param example its {@code ce_subject} and data
 */
public record CommandForm(
        String type, String request, String subject, Optional<String> pattern, Example example) {

    /**
     * @param subject none where something is made
     */
    public record Example(@Nullable String subject, JsonNode data) {}

    /** Of each type, in the order of the table. */
    public static List<CommandForm> all() {
        return Arrays.stream(CommandType.values()).map(CommandForm::of).toList();
    }

    private static CommandForm of(CommandType type) {
        String pattern = type.subject().pattern().pattern();
        return new CommandForm(
                type.cloudEventType(),
                ApiMethods.request(type).replace("{}", "…"),
                type.subject().told(),
                pattern.isEmpty() ? Optional.empty() : Optional.of("^" + pattern + "$"),
                CommandExamples.of(type));
    }

    /** The record that its data is read as; none where the API has its data from the query. */
    public Optional<Class<?>> body() {
        return parameters()
                .filter(parameter -> parameter.isAnnotationPresent(RequestBody.class))
                .<Class<?>>map(Parameter::getType)
                .findFirst();
    }

    /** What the API has from the query. */
    public List<Parameter> query() {
        return parameters()
                .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
                .toList();
    }

    private Stream<Parameter> parameters() {
        Method method = CommandType.of(type).flatMap(ApiMethods::of).orElseThrow();
        return Arrays.stream(method.getParameters());
    }

    static Example example(@Nullable String subject, String data) {
        return new Example(subject, WaybillJson.mapper().readTree(data));
    }
}
