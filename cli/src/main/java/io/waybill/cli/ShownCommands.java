package io.waybill.cli;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands that are given one after another, each shown as somebody would type it. */
final class ShownCommands {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private final Surroundings around;

    ShownCommands(Surroundings around) {
        this.around = around;
    }

    /** What comes next, and why. */
    void say(String sentence) {
        around.out().println("\n# " + sentence);
    }

    /** Goes on only where it was done. */
    void run(String... words) {
        int code = tryTo(words);
        if (code != 0) {
            throw new Failed(code, "the demo ends here, since that did not work");
        }
    }

    /** Its exit code. */
    int tryTo(String... words) {
        show("./waybill", words);
        return Main.run(around, words);
    }

    void show(String program, String... words) {
        around.out()
                .println(
                        "$ "
                                + program
                                + " "
                                + Arrays.stream(words)
                                        .map(ShownCommands::quoted)
                                        .collect(Collectors.joining(" ")));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
