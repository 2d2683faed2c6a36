package io.waybill.infra.eventstore;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.wire.EventTypes;
import io.waybill.domain.wire.WaybillJson;

import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/**
 * Writes events under the names that {@link EventTypes} gives them. The log thus does not know how
 * this program names its classes, and survives their renaming.
 */
final class EventSerializer extends Jackson3Serializer {

    private EventSerializer(Builder builder) {
        super(builder);
    }

    static EventSerializer create() {
        return new EventSerializer(builder().jsonMapperBuilderCustomizer(WaybillJson::configure));
    }

    @Override
    @SuppressWarnings("rawtypes") // as Axon declares it
    public SerializedType typeForClass(Class type) {
        return type != null && DomainEvent.class.isAssignableFrom(type)
                ? new SimpleSerializedType(EventTypes.nameOf(type), EventTypes.revisionOf(type))
                : super.typeForClass(type);
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        return type.getName().startsWith("io.waybill.") && type.getRevision() != null
                ? EventTypes.classOf(type.getName())
                : super.classForType(type);
    }
}
