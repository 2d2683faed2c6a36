package io.waybill.proof;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * A position of the log, and what the table of events has there.
 *
 * @param there none where it is in no row of the table
 */
public record Place<T>(long position, @Nullable T there) {

    /**
     * All in the order of their positions, those with them that are in no row.
     *
     * @param elsewhere finds some of these by their positions, which are in order
     */
    public static <T> List<T> whole(
            List<Place<T>> places,
            Function<List<Long>, List<T>> elsewhere,
            ToLongFunction<T> position) {
        List<Long> left =
                places.stream()
                        .filter(place -> place.there() == null)
                        .map(Place::position)
                        .toList();
        Stream<T> here = places.stream().map(Place::there).filter(Objects::nonNull);
        return left.isEmpty()
                ? here.toList()
                : Stream.concat(here, elsewhere.apply(left).stream())
                        .sorted(Comparator.comparingLong(position))
                        .toList();
    }
}
