package io.waybill.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows for people: columns as wide as what is in them, two spaces apart. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();
    private final int columns;

    Table(String... headings) {
        columns = headings.length;
        rows.add(headings);
    }

    Table row(Object... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells in " + columns + " columns");
        }
        rows.add(
                Arrays.stream(cells)
                        .map(cell -> oneLine(String.valueOf(cell)))
                        .toArray(String[]::new));
        return this;
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    // What others wrote may hold anything; a terminal is to be told none of its control characters.
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}]+", " ");
    }

    @Override
    public String toString() {
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                line.append(row[column])
                        .append(" ".repeat(widths[column] - row[column].length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
