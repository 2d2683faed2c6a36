package io.waybill.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Rows under a heading, in columns as wide as their widest cell; on a screen that is narrower, the
 * widest columns give way.
 */
final class Table {
    private static final String GAP = "   ";
    private static final String NARROW_GAP = "  ";
    private static final String CUT = "…";

    /** Below this a column gives way only where none wider is left. */
    private static final int LEAST = 12;

    /** The columns whose words tell a state. */
    private static final Set<String> STATES = Set.of("STATUS", "STATE", "OUTCOME", "NOTES");

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heading) {
        rows.add(List.of(heading));
    }

    /**
     * @throws IllegalArgumentException where there are more or fewer cells than columns
     */
    void row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells in " + rows.getFirst().size() + " columns");
        }
        rows.add(List.of(cells).stream().map(Table::printable).toList());
    }

    /** The lines, each with its line end; the last column is not padded. */
    String render(Screen screen) {
        int[] widths = widths();
        String gap = GAP;
        if (screen.fits() && room(screen, gap, widths) < IntStream.of(widths).sum()) {
            gap = NARROW_GAP;
            fit(widths, room(screen, gap, widths));
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            int last = row.size() - 1;
            for (int column = 0; column <= last; column++) {
                String cell = cut(row.get(column), widths[column]);
                text.append(screen.colour() ? coloured(row, column, cell) : cell);
                if (column < last) {
                    text.repeat(" ", widths[column] - width(cell)).append(gap);
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String coloured(List<String> row, int column, String cell) {
        if (row == rows.getFirst()) {
            return Tone.heading(cell);
        }
        boolean isState = STATES.contains(rows.getFirst().get(column));
        return isState ? Tone.of(row.get(column)).colour(cell) : cell;
    }

    private int[] widths() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        return widths;
    }

    private static int room(Screen screen, String gap, int[] widths) {
        return screen.columns() - gap.length() * (widths.length - 1);
    }

    /** Takes from the widest column, again and again, until all fit or none has more to give. */
    private void fit(int[] widths, int room) {
        for (int sum = IntStream.of(widths).sum(); sum > room; sum--) {
            int widest = 0;
            for (int column = 1; column < widths.length; column++) {
                widest = widths[column] >= widths[widest] ? column : widest;
            }
            if (widths[widest] <= Math.max(LEAST, width(rows.getFirst().get(widest)))) {
                return;
            }
            widths[widest]--;
        }
    }

    /** On a line of a screen, whose last column stays free: writing there would begin the next. */
    static String cut(String line, Screen screen) {
        return screen.fits() ? cut(line, screen.columns() - 1) : line;
    }

    private static String cut(String cell, int width) {
        return width(cell) <= width
                ? cell
                : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + CUT;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /**
     * What came from elsewhere neither breaks the line nor commands the terminal; nothing is a
     * dash.
     */
    static String printable(String cell) {
        String plain = cell.replaceAll("\\s+", " ").replaceAll("\\p{C}", "?").strip();
        return plain.isEmpty() ? "-" : plain;
    }
}
