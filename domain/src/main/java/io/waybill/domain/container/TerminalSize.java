package io.waybill.domain.container;

import io.waybill.domain.InvalidInput;

/** How much a terminal shows at once, in characters. */
public record TerminalSize(int columns, int rows) {
    private static final int LARGEST = 1_000;

    public TerminalSize {
        require("columns", columns);
        require("rows", rows);
    }

    private static void require(String field, int value) {
        if (value < 1 || value > LARGEST) {
            throw new InvalidInput(
                    field, "a terminal has 1 to " + LARGEST + " " + field + ", not " + value);
        }
    }
}
