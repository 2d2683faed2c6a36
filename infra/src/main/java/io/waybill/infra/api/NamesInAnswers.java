package io.waybill.infra.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.waybill.infra.people.People;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

import java.util.List;
import java.util.Set;

/**
 * What answers say of people: beside each pseudonym the name, in a field of its own such as {@code
 * actorName}, and addresses as they were. What is on record, on topics and in feeds is written by
 * other mappers, which know nobody.
 */
final class NamesInAnswers {
    private static final Set<String> WHO =
            Set.of(
                    "actor",
                    "approvedBy",
                    "decidedBy",
                    "destroyedBy",
                    "erasedBy",
                    "madeBy",
                    "placedBy",
                    "putBy",
                    "releasedBy",
                    "rewrittenBy",
                    "withdrawnBy");
    private static final String WHERE_FROM = "sourceAddress";

    private NamesInAnswers() {}

    static JacksonModule module(People people) {
        return new SimpleModule("names").setSerializerModifier(new Modifier(people));
    }

    private static String nameOf(String field) {
        return field + "Name";
    }

    @SuppressWarnings("serial") // nobody writes it
    private static final class Modifier extends ValueSerializerModifier {
        private final transient People people;

        Modifier(People people) {
            this.people = people;
        }

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config,
                BeanDescription.Supplier bean,
                List<BeanPropertyWriter> properties) {
            properties.replaceAll(this::changed); // it is gone on with, and changed again
            return properties;
        }

        private BeanPropertyWriter changed(BeanPropertyWriter property) {
            if (!property.getType().hasRawClass(String.class)) {
                return property;
            }
            return WHO.contains(property.getName())
                    ? new WithName(property, people)
                    : property.getName().equals(WHERE_FROM)
                            ? new Opened(property, people)
                            : property;
        }
    }

    @SuppressWarnings("serial")
    private static final class WithName extends BeanPropertyWriter {
        private final transient People people;

        WithName(BeanPropertyWriter property, People people) {
            super(property);
            this.people = people;
        }

        @Override
        public void serializeAsProperty(
                Object bean, JsonGenerator generator, SerializationContext context)
                throws Exception {
            super.serializeAsProperty(bean, generator, context);
            String name = get(bean) instanceof String actor ? people.name(actor) : null;
            if (name != null) {
                generator.writeStringProperty(nameOf(getName()), name);
            }
        }
    }

    @SuppressWarnings("serial")
    private static final class Opened extends BeanPropertyWriter {
        private final transient People people;

        Opened(BeanPropertyWriter property, People people) {
            super(property);
            this.people = people;
        }

        @Override
        public void serializeAsProperty(
                Object bean, JsonGenerator generator, SerializationContext context)
                throws Exception {
            String address = (String) get(bean);
            String opened = people.opened(address);
            if (opened == null || opened.equals(address)) {
                super.serializeAsProperty(bean, generator, context);
            } else {
                generator.writeStringProperty(getName(), opened);
            }
        }
    }

    /** Has the description of the API say so. */
    static void describe(OpenAPI api) {
        api.getComponents().getSchemas().values().forEach(NamesInAnswers::describe);
    }

    private static void describe(Schema<?> schema) {
        if (schema.getProperties() != null) {
            List.copyOf(schema.getProperties().keySet()).stream()
                    .filter(WHO::contains)
                    .forEach(field -> schema.addProperty(nameOf(field), name(field)));
        }
    }

    private static Schema<?> name(String field) {
        return new StringSchema()
                .readOnly(true)
                .description(
                        "What a person is called who stands under "
                                + field
                                + " by a pseudonym; absent where nobody can say any more");
    }
}
