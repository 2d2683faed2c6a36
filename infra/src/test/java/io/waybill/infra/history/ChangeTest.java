package io.waybill.infra.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ChangeTest {

    @Test
    void fieldsAreComparedWithinEachOtherAndListsWhole() {
        List<Change> changes =
                Change.between(
                        Map.of("a", Map.of("b", 1, "same", 2), "list", List.of(1, 2), "gone", "x"),
                        Map.of("a", Map.of("b", 3, "same", 2), "list", List.of(2, 1), "new", "y"));
        assertThat(changes.stream().map(Change::toString))
                .containsExactly(
                        "Change[field=a.b, before=1, after=3]",
                        "Change[field=gone, before=\"x\", after=null]",
                        "Change[field=list, before=[1,2], after=[2,1]]",
                        "Change[field=new, before=null, after=\"y\"]");
    }

    @Test
    void whatBeginsHasNothingBefore() {
        assertThat(Change.between(null, Map.of("a", Map.of("b", 1))))
                .singleElement()
                .satisfies(change -> assertThat(change.before()).isNull())
                .satisfies(change -> assertThat(change.field()).isEqualTo("a.b"));
    }

    @Test
    void whatIsTheSameIsNoChange() {
        assertThat(Change.between(Map.of("a", 1), Map.of("a", 1))).isEmpty();
    }
}
