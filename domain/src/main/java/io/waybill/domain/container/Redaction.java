package io.waybill.domain.container;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what looks like a secret out of what is put on record. It errs on the side of taking out
 * too much; that it finds every secret cannot be promised, which is why environment values are not
 * kept at all.
 */
final class Redaction {
    static final String REDACTED = "***";

    private static final String SECRET_WORDS =
            "(?:pass(?:word|wd|phrase)?|pwd|secrets?|token|api[-_]?key|access[-_]?key"
                    + "|private[-_]?key|secret[-_]?key|credentials?|auth(?:orization)?|bearer"
                    + "|cookie|session[-_]?(?:id|key))";
    // The words stand alone or between separators: "--pass", "DB_PASSWORD", not "--passive".
    private static final Pattern NAMES_A_SECRET =
            Pattern.compile(
                    "(?i)(?:^|[-_.])"
                            + SECRET_WORDS
                            + "(?:$|[-_.])|(?:password|passwd|passphrase|secret|token|apikey)s?$");
    private static final Pattern FLAG = Pattern.compile("--?([A-Za-z][A-Za-z0-9_.-]*)");
    private static final Pattern VALUE = Pattern.compile("\"[^\"]*\"|'[^']*'|[^\\s\"';&|]+");
    // Each form of bounded length, so that a text as long as a command may be takes no time.
    private static final Pattern ASSIGNMENT =
            Pattern.compile(
                    "(-{0,2}[A-Za-z][A-Za-z0-9_.-]{0,127}+)([\"']?\\s{0,20}+[=:]\\s{0,20}+)");
    private static final Pattern FLAG_WITH_VALUE =
            Pattern.compile("(--?[A-Za-z][A-Za-z0-9_.-]{0,127}+)(\\s{1,20}+)");
    private static final Pattern USER_INFO =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,30}://[^\\s/:@]*):[^\\s/@]+@");
    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?i)((?:proxy-)?authorization\\s*[:=]\\s*)[^\"'\\r\\n]+");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)(\\s+)[^\\s\"']+");
    private static final Pattern KNOWN_FORMS =
            Pattern.compile(
                    "\\bgh[pousr]_[A-Za-z0-9]{20,}|\\bgithub_pat_[A-Za-z0-9_]{20,}"
                            + "|\\bglpat-[A-Za-z0-9_-]{16,}|\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"
                            + "|\\bxox[abprs]-[A-Za-z0-9-]{10,}|\\bwb_[0-9a-f]{64}\\b"
                            + "|\\beyJ[A-Za-z0-9_-]{8,1000}\\.[A-Za-z0-9_-]{1,8000}\\.[A-Za-z0-9_-]+"
                            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END"
                            + " [A-Z ]*PRIVATE KEY-----|$)");
    // Programs whose -p is followed by a password at once.
    private static final Pattern TAKES_P =
            Pattern.compile("(?:.*/)?(?:mysql[a-z]*|mariadb[a-z-]*|sshpass)");
    private static final Set<String> TAKES_USER = Set.of("curl", "wget", "http", "https");
    private static final int SHORTEST_VALUE = 4;

    private Redaction() {}

    /**
     * @param values of the environment, which may stand in the arguments, too
     */
    static List<String> arguments(List<String> command, Collection<String> values) {
        List<String> redacted = new ArrayList<>();
        String program = command.getFirst();
        for (int i = 0; i < command.size(); i++) {
            String before = i == 0 ? "" : command.get(i - 1);
            redacted.add(
                    i > 1 && asksForSecret(program, before)
                            ? userKept(program, before, command.get(i))
                            : argument(program, command.get(i), values));
        }
        return List.copyOf(redacted);
    }

    private static boolean asksForSecret(String program, String flag) {
        Matcher matcher = FLAG.matcher(flag);
        return (matcher.matches() && namesSecret(matcher.group(1))) || asksForUser(program, flag);
    }

    private static boolean asksForUser(String program, String flag) {
        String name = program.substring(program.lastIndexOf('/') + 1);
        return TAKES_USER.contains(name)
                && (flag.equals("-u") || flag.equals("--user") || flag.equals("-a"));
    }

    private static String userKept(String program, String flag, String value) {
        int colon = value.indexOf(':');
        return asksForUser(program, flag) && colon >= 0
                ? value.substring(0, colon + 1) + REDACTED
                : asksForUser(program, flag) ? value : REDACTED;
    }

    private static String argument(String program, String argument, Collection<String> values) {
        if (argument.length() > 2
                && argument.startsWith("-p")
                && TAKES_P.matcher(program).matches()) {
            return "-p" + REDACTED;
        }
        String redacted = argument;
        for (String value : values) {
            if (value.length() >= SHORTEST_VALUE) {
                redacted = redacted.replace(value, REDACTED);
            }
        }
        return text(redacted);
    }

    /** Any text: an argument, a script, an engine's message. */
    static String text(String text) {
        String redacted = KNOWN_FORMS.matcher(text).replaceAll(Matcher.quoteReplacement(REDACTED));
        redacted = USER_INFO.matcher(redacted).replaceAll("$1:***@");
        redacted = AUTHORIZATION.matcher(redacted).replaceAll("$1***");
        redacted = BEARER.matcher(redacted).replaceAll("$1$2***");
        redacted = values(ASSIGNMENT, redacted);
        return values(FLAG_WITH_VALUE, redacted);
    }

    private static String values(Pattern names, String text) {
        StringBuilder redacted = new StringBuilder();
        Matcher name = names.matcher(text);
        Matcher value = VALUE.matcher(text);
        int kept = 0;
        // What looks like a value may name a secret itself: it is searched, too.
        for (int from = 0; name.find(from); ) {
            from = name.end();
            if (namesSecret(name.group(1).replaceFirst("^-+", ""))
                    && value.region(from, text.length()).lookingAt()) {
                redacted.append(text, kept, from).append(REDACTED);
                kept = value.end();
                from = kept;
            }
        }
        return redacted.append(text, kept, text.length()).toString();
    }

    static boolean namesSecret(String name) {
        return NAMES_A_SECRET.matcher(name).find();
    }
}
