package io.waybill.projections;

import io.waybill.domain.InvalidInput;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param next the cursor that the next page begins at; none on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {
    /** The most that one page holds. */
    public static final int LARGEST = 1000;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * @param limit 1 to {@value #LARGEST}
     * @throws InvalidInput where it is not
     */
    public static int requireLimit(int limit) {
        if (limit < 1 || limit > LARGEST) {
            throw new InvalidInput("limit", limit + " is not between 1 and " + LARGEST);
        }
        return limit;
    }

    /**
     * The position that a cursor stands for, in lists that are in the order of the log.
     *
     * @throws InvalidInput where it is none of ours
     */
    public static long positionOf(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw new InvalidInput("cursor", "'" + cursor + "' is not one that a page ended with");
        }
    }

    /**
     * The whole list, page by page.
     *
     * @param page the one that begins at a cursor; the first where there is none
     */
    public static <T> List<T> all(Function<@Nullable String, Page<T>> page) {
        List<T> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<T> next = page.apply(cursor);
            all.addAll(next.items());
            cursor = next.next();
        } while (cursor != null);
        return all;
    }

    /**
     * A page of what was found.
     *
     * @param found up to one more than {@code limit}: the one more says that there is a next page
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> cursorOf) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, cursorOf.apply(items.getLast()));
    }
}
