package io.waybill.cli;

/**
 * Tells how far something is: at a terminal on one line that changes, else with a line for each of
 * its stages.
 */
final class ProgressLine {
    private static final int BAR = 20;

    private final Common common;
    private final boolean terminal;
    private String stage = "";
    private int width;

    ProgressLine(Common common) {
        this(common, System.console() != null && System.console().isTerminal());
    }

    ProgressLine(Common common, boolean terminal) {
        this.common = common;
        this.terminal = terminal;
    }

    /**
     * @param part how much of the whole is done, 0 to 1
     */
    void show(String newStage, double part, String text) {
        show(newStage, terminal ? bar(part) + " " + text : text);
    }

    private static String bar(double part) {
        int done = (int) Math.round(Math.clamp(part, 0, 1) * BAR);
        return "[" + "#".repeat(done) + "-".repeat(BAR - done) + "]";
    }

    void show(String newStage, String text) {
        if (common.asData()) {
            return;
        }
        String shown = Table.cut(Table.printable(text), common.around().screen());
        if (terminal) {
            common.around()
                    .err()
                    .print("\r" + shown + " ".repeat(Math.max(0, width - shown.length())));
            common.around().err().flush();
            width = shown.length();
        } else if (!newStage.equals(stage)) {
            common.around().err().println(shown);
        }
        stage = newStage;
    }

    /** What is said next begins at the beginning of a line. */
    void end() {
        if (terminal && width > 0) {
            common.around().err().print("\r" + " ".repeat(width) + "\r");
            common.around().err().flush();
            width = 0;
        }
    }
}
