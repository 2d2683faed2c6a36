package io.waybill.infra.contract;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinitionProviderV2;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;

import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.domain.Identifier;
import io.waybill.domain.access.Grant;
import io.waybill.domain.image.Digest;
import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The JSON Schemas of records, as {@link WaybillJson} writes them, and as the API reads them. */
final class Schemas {
    // A command asks for what is done.
    private static final String NOT_COMMANDED = "dryRun";

    private final Javadocs docs;
    private final SchemaGenerator written;
    private final SchemaGenerator read;

    Schemas(Javadocs docs) {
        this.docs = docs;
        SchemaGeneratorConfigBuilder writing = builder();
        writing.forFields().withRequiredCheck(Schemas::isAlwaysThere);
        written = new SchemaGenerator(writing.build());
        SchemaGeneratorConfigBuilder reading = builder();
        // A misspelt field is an error.
        reading.with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT);
        reading.forFields()
                .withRequiredCheck(Schemas::mustBeThere)
                .withIgnoreCheck(field -> field.getName().equals(NOT_COMMANDED));
        read = new SchemaGenerator(reading.build());
    }

    private SchemaGeneratorConfigBuilder builder() {
        SchemaGeneratorConfigBuilder builder =
                new SchemaGeneratorConfigBuilder(
                        WaybillJson.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON);
        builder.with(
                Option.DEFINITIONS_FOR_ALL_OBJECTS, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        builder.forTypesInGeneral()
                .withCustomDefinitionProvider(
                        (type, context) -> text(type.getErasedType(), context))
                .withCustomDefinitionProvider(
                        (type, context) -> choice(type.getErasedType(), context))
                .withCustomDefinitionProvider(new Named())
                .withDescriptionResolver(
                        scope ->
                                isText(scope.getType().getErasedType())
                                        ? null
                                        : docs.of(scope.getType().getErasedType()).orElse(null));
        builder.forFields().withDescriptionResolver(this::description);
        return builder;
    }

    /** The schema of what is written, whole. */
    ObjectNode of(Class<?> type) {
        return written.generateSchema(type);
    }

    /** The schema of what is read, whole. */
    ObjectNode ofRead(Class<?> type) {
        return read.generateSchema(type);
    }

    private @Nullable String description(FieldScope field) {
        if (field.isFakeContainerItemScope()) {
            return null;
        }
        Class<?> type = field.getType().getErasedType();
        return docs.of(field.getDeclaringType().getErasedType(), field.getName())
                .or(() -> isText(type) ? docs.of(type) : Optional.empty())
                .orElse(null);
    }

    /** What is written as one plain text. */
    private static boolean isText(Class<?> type) {
        return type.isEnum()
                || Identifier.class.isAssignableFrom(type)
                || type == Digest.class
                || type == Grant.class;
    }

    private static @Nullable CustomDefinition text(Class<?> type, SchemaGenerationContext context) {
        ObjectNode schema = context.getGeneratorConfig().createObjectNode();
        schema.put("type", "string");
        if (type == Instant.class) {
            schema.put("format", "date-time");
        } else if (type == Duration.class) {
            schema.put("format", "duration");
        } else if (type.isEnum()) {
            Arrays.stream(type.getEnumConstants())
                    .map(value -> WaybillJson.mapper().convertValue(value, String.class))
                    .forEach(schema.putArray("enum")::add);
        } else if (!isText(type)) {
            return null;
        }
        return new CustomDefinition(
                schema,
                CustomDefinition.DefinitionType.INLINE,
                CustomDefinition.AttributeInclusion.YES);
    }

    /** One of the records that a sealed interface permits, at whatever depth. */
    private static @Nullable CustomDefinition choice(
            Class<?> type, SchemaGenerationContext context) {
        if (!type.isSealed()) {
            return null;
        }
        ObjectNode schema = context.getGeneratorConfig().createObjectNode();
        ArrayNode choices = schema.putArray("anyOf");
        records(type)
                .map(each -> context.getTypeContext().resolve(each))
                .forEach(each -> choices.add(context.createDefinitionReference(each)));
        return new CustomDefinition(
                schema,
                CustomDefinition.DefinitionType.INLINE,
                CustomDefinition.AttributeInclusion.YES);
    }

    /** A record that others could stand in the place of says its name. */
    private static final class Named implements CustomDefinitionProviderV2 {
        @Override
        public @Nullable CustomDefinition provideCustomSchemaDefinition(
                ResolvedType type, SchemaGenerationContext context) {
            Class<?> form = type.getErasedType();
            Class<?> naming = naming(form);
            if (!form.isRecord() || naming == null) {
                return null;
            }
            ObjectNode schema = context.createStandardDefinition(type, this);
            String property = naming.getAnnotation(JsonTypeInfo.class).property();
            schema.withObject("properties").putObject(property).put("const", nameOf(form, naming));
            schema.withArray("required").add(property);
            return new CustomDefinition(schema);
        }

        /** Where it is said by which property, and by which names, records are told apart. */
        private static @Nullable Class<?> naming(Class<?> type) {
            return type.isAnnotationPresent(JsonTypeInfo.class)
                    ? type
                    : Arrays.stream(type.getInterfaces())
                            .map(Named::naming)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null);
        }

        private static String nameOf(Class<?> form, Class<?> naming) {
            return Arrays.stream(naming.getAnnotation(JsonSubTypes.class).value())
                    .filter(each -> each.value() == form)
                    .map(JsonSubTypes.Type::name)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Schemas::records).distinct()
                : Stream.of(type);
    }

    // What is empty is left out, so that a text, a list or a map may always be absent.
    private static boolean isAlwaysThere(FieldScope field) {
        Class<?> type = field.getType().getErasedType();
        return !type.equals(String.class)
                && !Collection.class.isAssignableFrom(type)
                && !Map.class.isAssignableFrom(type)
                && component(field)
                        .map(
                                component ->
                                        !component
                                                .getAnnotatedType()
                                                .isAnnotationPresent(Nullable.class))
                        .orElse(false);
    }

    private static boolean mustBeThere(FieldScope field) {
        Schema schema = field.getAnnotationConsideringFieldAndGetter(Schema.class);
        return schema != null && schema.requiredMode() == Schema.RequiredMode.REQUIRED;
    }

    private static Optional<RecordComponent> component(FieldScope field) {
        RecordComponent[] components =
                field.getDeclaringType().getErasedType().getRecordComponents();
        return components == null
                ? Optional.empty()
                : List.of(components).stream()
                        .filter(component -> component.getName().equals(field.getName()))
                        .findFirst();
    }
}
