package io.waybill.cli;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The hosts that nobody sees: what is shown of their containers is what was seen last. */
final class UnseenHosts {
    private final Map<String, String> notes = new LinkedHashMap<>();

    private UnseenHosts() {}

    static UnseenHosts of(JsonNode answer, Instant now) {
        UnseenHosts unseen = new UnseenHosts();
        for (JsonNode host : answer.path("unseenHosts")) {
            unseen.notes.put(Json.text(host, "host"), words(host, now));
        }
        return unseen;
    }

    /** Since when, and why. */
    static String words(JsonNode host, Instant now) {
        String since = Json.text(host, "since");
        String because = Json.text(host, "because");
        return "not seen "
                + (since.isEmpty() ? "yet" : "since " + Times.clock(since, now))
                + (because.isEmpty() ? "" : ": " + because);
    }

    /** What is to be noted of each container on a host; nothing where it is seen. */
    String note(String host) {
        return notes.getOrDefault(host, "");
    }

    /** A sentence for each host of which no container is listed: there may be some. */
    String ofHostsWithoutLine(JsonNode answer) {
        return notes.entrySet().stream()
                .filter(
                        unseen ->
                                answer.path("items").valueStream().noneMatch(on(unseen.getKey()))
                                        && answer.path("unmanaged")
                                                .valueStream()
                                                .noneMatch(on(unseen.getKey())))
                .map(unseen -> sentence(unseen.getKey(), unseen.getValue()))
                .collect(Collectors.joining());
    }

    /**
     * A line of its own.
     *
     * @param words since when, and why
     */
    static String sentence(String host, String words) {
        return "Host " + Table.printable(host) + " is " + Table.printable(words) + "\n";
    }

    private static Predicate<JsonNode> on(String host) {
        return item -> Json.text(item, "host").equals(host);
    }
}
