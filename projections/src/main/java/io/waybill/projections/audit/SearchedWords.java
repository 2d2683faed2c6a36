package io.waybill.projections.audit;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a text: runs of letters and digits, in lower case. */
final class SearchedWords {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final int LONGEST = 64;
    private static final int MOST = 16;

    private SearchedWords() {}

    /** Those of all that an entry says in words. */
    static Set<String> of(AuditEntry entry) {
        Set<String> words = new HashSet<>();
        add(words, entry.summary());
        add(words, entry.reason());
        add(words, entry.target());
        add(words, entry.ticket());
        return words;
    }

    /**
     * Those that somebody looks for.
     *
     * @throws InvalidInput where there are none, or too many
     */
    static List<String> lookedFor(String text) {
        Set<String> words = new HashSet<>();
        add(words, text);
        if (words.isEmpty()) {
            throw new InvalidInput("text", "'" + text + "' has no word: letters or digits");
        }
        if (words.size() > MOST) {
            throw new InvalidInput("text", "more than " + MOST + " words are too many");
        }
        return List.copyOf(words);
    }

    /** Whether each of the words is the beginning of one of the entry's. */
    static boolean areIn(AuditEntry entry, List<String> lookedFor) {
        if (lookedFor.isEmpty()) {
            return true;
        }
        Set<String> words = of(entry);
        return lookedFor.stream()
                .allMatch(looked -> words.stream().anyMatch(word -> word.startsWith(looked)));
    }

    private static void add(Set<String> words, @Nullable String text) {
        if (text != null) {
            Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
            while (word.find()) {
                String found = word.group();
                words.add(found.length() <= LONGEST ? found : found.substring(0, LONGEST));
            }
        }
    }
}
