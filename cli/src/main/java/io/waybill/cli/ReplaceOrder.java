package io.waybill.cli;

import java.util.Locale;

/** Which one of two revisions of a container gives way first, as the API has it. */
enum ReplaceOrder {
    AUTO,
    START_FIRST,
    STOP_FIRST;

    /**
     * @throws IllegalArgumentException where it is none
     */
    static ReplaceOrder parse(String text) {
        for (ReplaceOrder known : values()) {
            if (known.word().equalsIgnoreCase(text)) {
                return known;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not auto, start-first or stop-first");
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
