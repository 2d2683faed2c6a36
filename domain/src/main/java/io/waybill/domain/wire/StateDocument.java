package io.waybill.domain.wire;

/** What is known of one thing now, whole: the value on a topic of states. */
public sealed interface StateDocument
        permits ContainerDocument, HostDocument, ImageDocument, ImageVersionDocument {

    /** The revision of a document's form, as its type says it. */
    String REVISION = "1";

    /** As CloudEvents' {@code type} has it, such as {@code io.waybill.container.state.v1}. */
    static String cloudEventType(Class<? extends StateDocument> document) {
        String words =
                document.getSimpleName()
                        .replace("Document", "")
                        .replaceAll("(?<=.)([A-Z])", "-$1")
                        .toLowerCase(java.util.Locale.ROOT);
        return EventTypes.cloudEventType("io.waybill." + words + ".state", REVISION);
    }

    /** The form that a document under a key has. */
    static Class<? extends StateDocument> formOf(String key) {
        return switch (key.substring(0, key.indexOf('/'))) {
            case "containers" -> ContainerDocument.class;
            case "hosts" -> HostDocument.class;
            case "images" ->
                    key.contains("/versions/") ? ImageVersionDocument.class : ImageDocument.class;
            default -> throw new IllegalArgumentException("no document has the key " + key);
        };
    }
}
