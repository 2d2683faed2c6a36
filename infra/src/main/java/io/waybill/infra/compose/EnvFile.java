package io.waybill.infra.compose;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a file of variables, {@code NAME=VALUE} each in its line. In single quotes a value stands
 * as it is; elsewhere variables are put in, those of the lines before among them.
 */
final class EnvFile {
    private final String text;
    private final Map<String, String> around;
    private final Map<String, Variable> read = new LinkedHashMap<>();
    private int at;
    private int line = 1;

    /**
     * @param line where it is set last, from 1
     */
    record Variable(String value, int line) {}

    /** A line is not as it may be. */
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;

        Bad(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }

        /** From 1. */
        int line() {
            return line;
        }
    }

    private EnvFile(String text, Map<String, String> around) {
        this.text = text.replace("\r\n", "\n");
        this.around = around;
    }

    /**
     * @param around variables that may be put into values
     */
    static Map<String, Variable> read(String text, Map<String, String> around) throws Bad {
        EnvFile file = new EnvFile(text, around);
        while (file.at < file.text.length()) {
            file.line();
        }
        return file.read;
    }

    private void line() throws Bad {
        int end = endOfLine(at);
        String whole = text.substring(at, end).strip();
        if (whole.isEmpty() || whole.startsWith("#")) {
            next(end);
            return;
        }
        int equals = text.indexOf('=', at);
        boolean hasValue = equals >= 0 && equals < end;
        String name = text.substring(at, hasValue ? equals : end).strip();
        name = name.startsWith("export ") ? name.substring(7).strip() : name;
        if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
            throw new Bad(line, "'" + name + "' is not a variable's name");
        }
        if (hasValue) {
            at = equals + 1;
            value(name, end);
        } else {
            String own = around.get(name);
            if (own != null) {
                set(name, own);
            }
            next(end);
        }
    }

    private void value(String name, int end) throws Bad {
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        char quote = at < end ? text.charAt(at) : ' ';
        if (quote == '\'' || quote == '"') {
            int close = closing(quote);
            String inside = text.substring(at + 1, close);
            set(name, quote == '\'' ? inside : putIn(unescaped(inside)));
            next(endOfLine(close));
            return;
        }
        String bare = text.substring(at, end);
        int comment = bare.startsWith("#") ? 0 : bare.indexOf(" #");
        set(name, putIn((comment < 0 ? bare : bare.substring(0, comment)).strip()));
        next(end);
    }

    private void set(String name, String value) {
        read.put(name, new Variable(value, line));
    }

    private int closing(char quote) throws Bad {
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote == '"') {
                i++;
            } else if (c == quote) {
                return i;
            }
        }
        throw new Bad(line, "the quote is not closed");
    }

    private static String unescaped(String inside) {
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c != '\\' || i + 1 == inside.length()) {
                whole.append(c);
                continue;
            }
            char next = inside.charAt(++i);
            whole.append(
                    switch (next) {
                        case 'n' -> "\n";
                        case 't' -> "\t";
                        case 'r' -> "\r";
                        case '$' -> "$$"; // a dollar sign, and no variable
                        case '"', '\\' -> String.valueOf(next);
                        default -> "\\" + next;
                    });
        }
        return whole.toString();
    }

    private String putIn(String value) throws Bad {
        Map<String, String> known = new HashMap<>();
        read.forEach((name, variable) -> known.put(name, variable.value()));
        known.putAll(around);
        try {
            return new Variables(known).in(value);
        } catch (Variables.Bad bad) {
            throw new Bad(line, String.valueOf(bad.getMessage()));
        }
    }

    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private void next(int end) {
        line += (int) text.substring(at, end).chars().filter(c -> c == '\n').count() + 1;
        at = end + 1;
    }
}
