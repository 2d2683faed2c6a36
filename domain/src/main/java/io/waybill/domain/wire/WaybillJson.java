package io.waybill.domain.wire;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.waybill.domain.ActorId;
import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.Identifier;
import io.waybill.domain.ImageId;
import io.waybill.domain.OperationId;
import io.waybill.domain.RolloutId;
import io.waybill.domain.SecretId;
import io.waybill.domain.StackId;
import io.waybill.domain.access.Grant;
import io.waybill.domain.image.Digest;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import java.time.Instant;
import java.util.function.Function;

/**
 * How the domain is written as JSON: identifiers as plain text, instants and durations in ISO 8601,
 * enumerations in kebab case, and what is absent or empty left out.
 */
public final class WaybillJson {
    private static final JsonMapper MAPPER = builder().build();

    private WaybillJson() {}

    /**
     * The one mapper for events, topics and stored documents. A reader skips what it does not know.
     */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    private static JsonMapper.Builder builder() {
        return configure(JsonMapper.builder());
    }

    /** Sets a mapper that somebody else builds to write and read as this one does. */
    public static JsonMapper.Builder configure(JsonMapper.Builder builder) {
        return builder.addModule(module())
                .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
                .changeDefaultPropertyInclusion(
                        inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
                .disable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
    }

    /** Identifiers, digests and grants as plain text, instants read quickly. */
    public static SimpleModule module() {
        return new SimpleModule("waybill")
                .addSerializer(new TextSerializer<>(Identifier.class, Identifier::value))
                .addSerializer(new TextSerializer<>(Digest.class, Digest::value))
                .addSerializer(new TextSerializer<>(Grant.class, Grant::toString))
                .addDeserializer(
                        ContainerId.class,
                        new TextDeserializer<>(ContainerId.class, ContainerId::new))
                .addDeserializer(HostId.class, new TextDeserializer<>(HostId.class, HostId::new))
                .addDeserializer(ImageId.class, new TextDeserializer<>(ImageId.class, ImageId::new))
                .addDeserializer(
                        RolloutId.class, new TextDeserializer<>(RolloutId.class, RolloutId::new))
                .addDeserializer(ActorId.class, new TextDeserializer<>(ActorId.class, ActorId::new))
                .addDeserializer(Grant.class, new TextDeserializer<>(Grant.class, Grant::parse))
                .addDeserializer(
                        SecretId.class, new TextDeserializer<>(SecretId.class, SecretId::new))
                .addDeserializer(StackId.class, new TextDeserializer<>(StackId.class, StackId::new))
                .addDeserializer(
                        OperationId.class,
                        new TextDeserializer<>(OperationId.class, OperationId::new))
                .addDeserializer(Digest.class, new TextDeserializer<>(Digest.class, Digest::new))
                .addDeserializer(Instant.class, new Instants.Deserializer());
    }

    private static final class TextSerializer<T> extends StdSerializer<T> {
        private final Function<T, String> text;

        TextSerializer(Class<T> type, Function<T, String> text) {
            super(type);
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(text.apply(value));
        }
    }

    private static final class TextDeserializer<T> extends StdDeserializer<T> {
        private final Function<String, T> parse;

        TextDeserializer(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            return parse.apply(parser.getString());
        }
    }
}
