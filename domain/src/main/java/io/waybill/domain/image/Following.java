package io.waybill.domain.image;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which of a repository's tags are put on record by themselves, as its registry tells of them or is
 * asked.
 *
 * @param tags patterns in which {@code *} stands for anything, such as {@code v*}; none at all
 *     where nothing is taken by itself
 * @param pollEvery how often the registry is asked; where absent, it is not, and its notifications
 *     are all that is heard
 * @param makeCurrent whether a version that comes this way becomes the one that new containers are
 *     made from. A push is no deployment, so it does not unless that is asked for.
 */
public record Following(List<String> tags, @Nullable Duration pollEvery, boolean makeCurrent) {
    /** What holds for an image of which nothing else was said. */
    public static final Following DEFAULT = new Following(List.of("*"), null, false);

    private static final Pattern TAG_PATTERN =
            Pattern.compile("[A-Za-z0-9_*][A-Za-z0-9_.*-]{0,127}");
    private static final int MOST_PATTERNS = 20;
    private static final Duration LEAST = Duration.ofSeconds(5);
    private static final Duration MOST = Duration.ofDays(7);

    public Following {
        tags = tags == null ? List.of() : List.copyOf(tags);
    }

    /**
     * @throws InvalidInput where no registry could be followed so
     */
    void require() {
        if (tags.size() > MOST_PATTERNS) {
            throw new InvalidInput("tags", "there are more than " + MOST_PATTERNS + " patterns");
        }
        for (String tag : tags) {
            if (!TAG_PATTERN.matcher(tag).matches()) {
                throw new InvalidInput(
                        "tags", "'" + tag + "' is not a tag or a pattern such as v*");
            }
        }
        if (pollEvery != null
                && (pollEvery.compareTo(LEAST) < 0 || pollEvery.compareTo(MOST) > 0)) {
            throw new InvalidInput("pollEvery", pollEvery + " is not between 5 seconds and 7 days");
        }
    }

    public boolean includes(String tag) {
        return tags.stream().anyMatch(pattern -> matches(pattern, tag));
    }

    /** Whether it takes the registry's list of tags to know which are meant. */
    public boolean hasWildcards() {
        return tags.stream().anyMatch(pattern -> pattern.contains("*"));
    }

    private static boolean matches(String pattern, String tag) {
        StringBuilder regex = new StringBuilder();
        for (String literal : pattern.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
        }
        return Pattern.matches(regex.toString(), tag);
    }
}
