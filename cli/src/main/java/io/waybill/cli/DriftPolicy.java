package io.waybill.cli;

import java.util.Locale;

/** What is done about a container's drift, as the API has it. */
enum DriftPolicy {
    RECORD,
    ENFORCE,
    ACCEPT;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
