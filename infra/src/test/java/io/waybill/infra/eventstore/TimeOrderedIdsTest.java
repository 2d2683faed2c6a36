package io.waybill.infra.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.axonframework.common.IdentifierFactory;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class TimeOrderedIdsTest {
    private final IdentifierFactory ids = IdentifierFactory.getInstance();

    @Test
    void eventsGetThem() {
        assertThat(ids).isInstanceOf(TimeOrderedIds.class);
    }

    @Test
    void eachIsHigherThanTheOneBefore() {
        List<String> some = Stream.generate(ids::generateIdentifier).limit(20_000).toList();
        assertThat(some).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void manyThreadsGetDifferentOnes() {
        assertThat(
                        IntStream.range(0, 20_000)
                                .parallel()
                                .mapToObj(_ -> ids.generateIdentifier())
                                .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void theyAreUuidsOfVersionSevenThatTellTheTime() {
        long before = System.currentTimeMillis();
        UUID id = UUID.fromString(ids.generateIdentifier());
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        // Others that were made at once are a little ahead.
        assertThat(id.getMostSignificantBits() >>> 16)
                .isBetween(before, System.currentTimeMillis() + 10_000);
    }
}
