package io.waybill.projections.audit;

import io.waybill.domain.container.Disclosure;
import io.waybill.domain.container.LogQuery;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Looks inside a container, in the words of people. */
final class DisclosurePhrases {
    private DisclosurePhrases() {}

    static String action(Disclosure disclosure) {
        return switch (disclosure.what()) {
            case LOGS -> "read-logs";
            case PROCESSES -> "list-processes";
            case FILES -> "copy-out";
            case TRANSCRIPT -> "read-transcript";
        };
    }

    static String says(Disclosure disclosure) {
        return switch (disclosure.what()) {
            case LOGS -> "output read" + Phrases.BY_ACTOR + details(disclosure.logs());
            case PROCESSES -> "processes listed" + Phrases.BY_ACTOR;
            case FILES -> disclosure.path() + " copied out" + Phrases.BY_ACTOR;
            case TRANSCRIPT ->
                    "transcript of operation "
                            + Objects.requireNonNull(disclosure.operation()).value()
                            + " read"
                            + Phrases.BY_ACTOR;
        };
    }

    private static String details(@org.jspecify.annotations.Nullable LogQuery query) {
        List<String> details = new ArrayList<>();
        if (query != null && query.tail() != null) {
            details.add("the last " + query.tail() + " lines");
        }
        if (query != null && query.since() != null) {
            details.add("since " + query.since());
        }
        if (query != null && query.follow()) {
            details.add("and on from there");
        }
        return details.isEmpty() ? "" : " (" + String.join(", ", details) + ")";
    }
}
