package io.waybill.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, in columns as wide as their widest cell. */
final class Table {
    private static final String GAP = "   ";
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
    String render() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell).repeat(" ", width(column) - width(cell)).append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0);
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
