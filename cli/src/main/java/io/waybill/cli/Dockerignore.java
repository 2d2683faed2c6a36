package io.waybill.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which files of a build context are left out: the last pattern that matches says. */
final class Dockerignore {
    private final List<Rule> rules = new ArrayList<>();

    private record Rule(Pattern path, boolean leavesOut) {}

    private Dockerignore(List<String> lines) {
        for (String line : lines) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            boolean takesBack = text.startsWith("!");
            String pattern = (takesBack ? text.substring(1) : text).strip();
            rules.add(new Rule(Pattern.compile(regex(trimmed(pattern))), !takesBack));
        }
    }

    static Dockerignore of(Path folder) throws IOException {
        Path file = folder.resolve(".dockerignore");
        return new Dockerignore(Files.exists(file) ? Files.readAllLines(file) : List.of());
    }

    static Dockerignore of(List<String> lines) {
        return new Dockerignore(lines);
    }

    private static String trimmed(String pattern) {
        return pattern.replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
    }

    // What is in a folder that is left out is, too.
    private static String regex(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c == '*' && pattern.startsWith("**/", at)) {
                regex.append("(?:.*/)?");
                at += 2;
            } else if (c == '*' && pattern.startsWith("**", at)) {
                regex.append(".*");
                at += 1;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex + "(?:/.*)?";
    }

    /**
     * @param path in the context, such as {@code src/main}
     */
    boolean covers(String path) {
        boolean leftOut = false;
        for (Rule rule : rules) {
            if (rule.path().matcher(path).matches()) {
                leftOut = rule.leavesOut();
            }
        }
        return leftOut;
    }
}
