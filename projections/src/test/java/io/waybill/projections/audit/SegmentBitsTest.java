package io.waybill.projections.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

class SegmentBitsTest {
    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 511, 512, 513, 4_000, SegmentBits.SIZE})
    void whatIsWrittenIsReadAgainAndIsSmall(int count) {
        TreeSet<Integer> places = some(count);
        SegmentBits bits = of(places);
        assertThat(places(SegmentBits.read(bits.write()))).containsExactlyElementsOf(places);
        assertThat(bits.count()).isEqualTo(count);
        assertThat(bits.isEmpty()).isEqualTo(count == 0);
        assertThat(bits.write()).hasSizeLessThanOrEqualTo(Math.min(2 * count, 1_024));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 2_000})
    void setsAreCombinedAndCut(int count) {
        TreeSet<Integer> one = some(count);
        TreeSet<Integer> other = some(2_000);
        TreeSet<Integer> both = new TreeSet<>(one);
        both.retainAll(other);
        TreeSet<Integer> either = new TreeSet<>(one);
        either.addAll(other);
        assertThat(places(of(one).and(of(other)))).containsExactlyElementsOf(both);
        assertThat(places(of(one).or(of(other)))).containsExactlyElementsOf(either);
        assertThat(places(of(other).below(4_095))).containsExactlyElementsOf(other.headSet(4_095));
        assertThat(places(of(other).from(4_095))).containsExactlyElementsOf(other.tailSet(4_095));
    }

    private TreeSet<Integer> some(int count) {
        TreeSet<Integer> places = new TreeSet<>();
        while (places.size() < count) {
            places.add(random.nextInt(SegmentBits.SIZE));
        }
        return places;
    }

    private static SegmentBits of(Iterable<Integer> places) {
        SegmentBits bits = new SegmentBits();
        places.forEach(bits::add);
        return bits;
    }

    private static List<Integer> places(SegmentBits bits) {
        List<Integer> places = new ArrayList<>();
        bits.forEach(places::add);
        return places;
    }
}
