package io.waybill.infra.compose;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts variables into text as the Compose specification has it: {@code $NAME}, {@code ${NAME}},
 * with {@code :-}, {@code -}, {@code :?}, {@code ?}, {@code :+} and {@code +}; {@code $$} is a
 * dollar sign.
 */
final class Variables {
    private final Map<String, String> values;
    private final boolean onlyAsked;
    private final Set<String> asked = new TreeSet<>();
    private final Set<String> unset = new TreeSet<>();

    Variables(Map<String, String> values) {
        this(values, false);
    }

    /**
     * @param onlyAsked whether it is only to be known which are asked for: none has to be set
     */
    Variables(Map<String, String> values, boolean onlyAsked) {
        this.values = values;
        this.onlyAsked = onlyAsked;
    }

    /** A text's variables are not as they may be, or are not set and had to be. */
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;

        Bad(String message) {
            super(message, null, false, false);
        }
    }

    /** Those that are set. */
    Map<String, String> known() {
        return values;
    }

    /** Those that were asked for, set or not. */
    Set<String> asked() {
        return asked;
    }

    /** Those that were put in as nothing, for they are not set. */
    Set<String> unset() {
        return unset;
    }

    @Nullable String value(String name) {
        asked.add(name);
        return values.get(name);
    }

    String in(String text) throws Bad {
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            if (c != '$') {
                whole.append(c);
                i++;
            } else if (text.startsWith("$$", i)) {
                whole.append('$');
                i += 2;
            } else if (text.startsWith("${", i)) {
                int end = end(text, i + 2);
                whole.append(braced(text.substring(i + 2, end)));
                i = end + 1;
            } else {
                int end = endOfName(text, i + 1);
                if (end == i + 1) {
                    throw new Bad(
                            "a '$' is followed by a variable's name here, or by another '$' for itself");
                }
                whole.append(plain(text.substring(i + 1, end)));
                i = end;
            }
        }
        return whole.toString();
    }

    private static int end(String text, int from) throws Bad {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
                i++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw new Bad("'${' has no '}' to it");
    }

    private static int endOfName(String text, int from) {
        int end = from;
        while (end < text.length() && isOfName(text.charAt(end), end == from)) {
            end++;
        }
        return end;
    }

    private static boolean isOfName(char c, boolean first) {
        return c == '_'
                || c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || !first && c >= '0' && c <= '9';
    }

    private String plain(String name) {
        String value = value(name);
        if (value == null) {
            unset.add(name);
            return "";
        }
        return value;
    }

    private String braced(String inside) throws Bad {
        int end = endOfName(inside, 0);
        String name = inside.substring(0, end);
        if (name.isEmpty()) {
            throw new Bad("'${" + inside + "}' names no variable");
        }
        String rest = inside.substring(end);
        if (rest.isEmpty()) {
            return plain(name);
        }
        boolean emptyToo = rest.startsWith(":");
        String operator = rest.substring(emptyToo ? 1 : 0);
        String value = value(name);
        boolean isSet = value != null && !(emptyToo && value.isEmpty());
        String word = operator.isEmpty() ? "" : operator.substring(1);
        return switch (operator.isEmpty() ? ' ' : operator.charAt(0)) {
            case '-' -> isSet ? String.valueOf(value) : in(word);
            case '+' -> isSet ? in(word) : "";
            case '?' -> {
                if (!isSet && !onlyAsked) {
                    throw new Bad(
                            "variable "
                                    + name
                                    + " has to be set"
                                    + (word.isEmpty() ? "" : ": " + in(word)));
                }
                yield isSet ? String.valueOf(value) : "";
            }
            default ->
                    throw new Bad("'${" + inside + "}' is not a form that a variable is put in by");
        };
    }
}
