package io.waybill.cli;

/** One thing as people read it: a line for each that is known of it. */
final class Details {
    private final StringBuilder lines = new StringBuilder();

    void line(String name, String value) {
        if (!value.isEmpty()) {
            lines.append("%-10s %s%n".formatted(name, Table.printable(value)));
        }
    }

    String render() {
        return lines.toString();
    }
}
