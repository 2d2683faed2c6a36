package io.waybill.domain.wire;

import io.waybill.domain.DomainEvent;
import io.waybill.domain.access.AccessEvent;
import io.waybill.domain.container.ContainerEvent;
import io.waybill.domain.host.HostEvent;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.rollout.RolloutEvent;
import io.waybill.domain.secret.SecretEvent;
import io.waybill.domain.stack.StackEvent;

import org.axonframework.serialization.Revision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names that event types go by outside this program. They are derived from the records, once:
 * what the log and the topics carry is frozen, and the golden files hold it so.
 */
public final class EventTypes {
    private static final Map<Class<?>, String> NAMES = new HashMap<>();
    private static final Map<String, Class<? extends DomainEvent>> CLASSES = new HashMap<>();

    static {
        register(ContainerEvent.class, "Container");
        register(ImageEvent.class, "Image");
        register(HostEvent.class, "Host");
        register(RolloutEvent.class, "Rollout");
        register(StackEvent.class, "Stack");
        register(AccessEvent.class, "Access");
        register(SecretEvent.class, "Secret");
    }

    private EventTypes() {}

    /** The type without its revision, such as {@code io.waybill.container.stop-requested}. */
    public static String nameOf(Class<?> event) {
        String name = NAMES.get(event);
        if (name == null) {
            throw new IllegalArgumentException(event + " is not an event");
        }
        return name;
    }

    /** The revision of an event's present form. */
    public static String revisionOf(Class<?> event) {
        return event.getAnnotation(Revision.class).value();
    }

    /**
     * As CloudEvents' {@code type} has it, such as {@code io.waybill.container.stop-requested.v1}.
     */
    public static String cloudEventType(String name, String revision) {
        return name + ".v" + revision;
    }

    /**
     * The record that an event's type names, with or without its revision.
     *
     * @throws IllegalArgumentException where this program does not know the type
     */
    public static Class<? extends DomainEvent> classOf(String type) {
        Class<? extends DomainEvent> known = CLASSES.get(withoutRevision(type));
        if (known == null) {
            throw new IllegalArgumentException("unknown event type " + type);
        }
        return known;
    }

    private static String withoutRevision(String type) {
        int digits = type.length();
        while (digits > 0 && type.charAt(digits - 1) >= '0' && type.charAt(digits - 1) <= '9') {
            digits--;
        }
        return digits < type.length() && type.startsWith(".v", digits - 2)
                ? type.substring(0, digits - 2)
                : type;
    }

    /** Every event there is. */
    public static Collection<Class<? extends DomainEvent>> all() {
        return List.copyOf(CLASSES.values());
    }

    private static void register(Class<?> aggregate, String prefix) {
        for (Class<?> event : recordsOf(aggregate)) {
            String words =
                    event.getSimpleName()
                            .substring(prefix.length())
                            .replaceAll("(?<=.)([A-Z])", "-$1")
                            .toLowerCase(Locale.ROOT);
            String name = "io.waybill." + prefix.toLowerCase(Locale.ROOT) + "." + words;
            NAMES.put(event, name);
            CLASSES.put(name, event.asSubclass(DomainEvent.class));
        }
    }

    private static List<Class<?>> recordsOf(Class<?> type) {
        if (type.isRecord()) {
            return List.of(type);
        }
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            found.addAll(recordsOf(permitted));
        }
        return found;
    }
}
