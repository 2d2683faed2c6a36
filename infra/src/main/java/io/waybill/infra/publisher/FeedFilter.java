package io.waybill.infra.publisher;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.wire.EventTypes;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Which events a reader of the log means: those of one of the types that are about one of the
 * subjects. A {@code *} at the end means whatever begins so.
 *
 * @param types such as {@code io.waybill.container.started}, with revision or without, or {@code
 *     io.waybill.container.*}; all where empty
 * @param subjects such as {@code hosts/alpha} or {@code containers/*}; all where empty
 */
public record FeedFilter(List<String> types, List<String> subjects) {
    private static final int MOST = 100;

    public FeedFilter {
        // What is empty is left out where it is kept.
        types = List.copyOf(Objects.requireNonNullElse(types, List.of()));
        subjects = List.copyOf(Objects.requireNonNullElse(subjects, List.of()));
    }

    /**
     * @throws InvalidInput where a type or a subject can never be
     */
    public static FeedFilter of(
            @Nullable Collection<String> types, @Nullable Collection<String> subjects) {
        FeedFilter filter =
                new FeedFilter(
                        types == null ? List.of() : List.copyOf(types),
                        subjects == null ? List.of() : List.copyOf(subjects));
        requireFew("types", filter.types);
        requireFew("subjects", filter.subjects);
        filter.types.forEach(FeedFilter::requireType);
        filter.subjects.forEach(FeedFilter::requireSubject);
        return filter;
    }

    public boolean means(StoredEvent event) {
        return (types.isEmpty()
                        || types.stream()
                                .anyMatch(
                                        type ->
                                                matches(type, event.type())
                                                        || matches(type, event.cloudEventType())))
                && (subjects.isEmpty()
                        || subjects.stream()
                                .anyMatch(subject -> matches(subject, event.subject())));
    }

    private static boolean matches(String wanted, String value) {
        return wanted.endsWith("*")
                ? value.startsWith(wanted.substring(0, wanted.length() - 1))
                : value.equals(wanted);
    }

    private static void requireFew(String field, List<String> wanted) {
        if (wanted.size() > MOST) {
            throw new InvalidInput(field, MOST + " at most, or what they begin with and a *");
        }
    }

    private static void requireType(String type) {
        if (!isType(type)) {
            throw new InvalidInput(
                    "types",
                    "'"
                            + type
                            + "' is not an event's type, such as io.waybill.container.started,"
                            + " io.waybill.container.started.v1 or io.waybill.container.*");
        }
    }

    private static boolean isType(String type) {
        if (type.endsWith("*")) {
            return EventTypes.all().stream()
                    .anyMatch(
                            event ->
                                    matches(
                                            type,
                                            EventTypes.cloudEventType(
                                                    EventTypes.nameOf(event),
                                                    EventTypes.revisionOf(event))));
        }
        try {
            EventTypes.classOf(type);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static void requireSubject(String subject) {
        boolean known =
                List.of(
                                "containers/",
                                "images/",
                                "hosts/",
                                "rollouts/",
                                "stacks/",
                                "actors/",
                                "secrets/")
                        .stream()
                        .anyMatch(
                                kind ->
                                        subject.startsWith(kind)
                                                && subject.length() > kind.length());
        if (!known && !subject.equals("*")) {
            throw new InvalidInput(
                    "subjects",
                    "'"
                            + subject
                            + "' is not a subject, such as hosts/alpha, containers/<id> or containers/*");
        }
    }
}
