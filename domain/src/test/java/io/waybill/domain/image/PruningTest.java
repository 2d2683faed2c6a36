package io.waybill.domain.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.image.Pruning.Verdict;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

class PruningTest {
    private static final String REPOSITORY = "registry.example/shop/web";

    @Test
    void whatARollbackCouldNeedStays() {
        Pruning pruning = new Pruning(List.of(image(4, Set.of())), Map.of(), List.of(), 2, false);
        assertThat(going(pruning)).containsExactly(1);
        assertThat(because(pruning, 2)).isEqualTo("a rollback of web may go back to it");
        assertThat(because(pruning, 4)).isEqualTo("it is the current version of web");
        assertThat(because(pruning, 5)).isEqualTo("it is newer than the current version of web");
    }

    @Test
    void whatIsWithdrawnIsNoStepBack() {
        Pruning pruning =
                new Pruning(List.of(image(4, Set.of(3, 5))), Map.of(), List.of(), 2, false);
        assertThat(going(pruning)).containsExactly(3, 5);
    }

    @Test
    void asMuchIsKeptAsIsAskedFor() {
        assertThat(going(new Pruning(List.of(image(5, Set.of())), Map.of(), List.of(), 1, false)))
                .containsExactly(1, 2, 3);
        assertThat(going(new Pruning(List.of(image(5, Set.of())), Map.of(), List.of(), 100, false)))
                .isEmpty();
        assertThatThrownBy(() -> new Pruning(List.of(), Map.of(), List.of(), 0, false))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("so that a rollback can be");
    }

    @Test
    void withoutACurrentVersionAllStay() {
        Pruning pruning = new Pruning(List.of(image(null, Set.of())), Map.of(), List.of(), 1, true);
        assertThat(going(pruning)).isEmpty();
    }

    @Test
    void whatAContainersRevisionMayGoBackToStays() {
        List<Pruning.Needed> pinned =
                List.of(
                        new Pruning.Needed(
                                new ImageReference(
                                        new ImageId("web"), 1, REPOSITORY + "@" + digest(1)),
                                "revision 1 of container shop is pinned"));
        Pruning pruning = new Pruning(List.of(image(5, Set.of())), Map.of(), pinned, 1, true);
        assertThat(going(pruning)).containsExactly(2, 3);
        assertThat(because(pruning, 1)).isEqualTo("revision 1 of container shop is pinned");
    }

    @Test
    void whatAContainerOnRecordWasMadeFromStays() {
        Map<String, ImageReference> inUse =
                Map.of(
                        "old",
                        new ImageReference(new ImageId("web"), 1, REPOSITORY + "@" + digest(1)),
                        "found",
                        new ImageReference(new ImageId("web"), ImageReference.NONE, digest(9)));
        Pruning pruning = new Pruning(List.of(image(5, Set.of())), inUse, List.of(), 1, true);
        assertThat(going(pruning)).containsExactly(2, 3);
        assertThat(because(pruning, 1)).isEqualTo("container old was made from it");
        StoredImage local = new StoredImage(digest(9), List.of(), 1, List.of());
        assertThat(pruning.of(List.of(local)).getFirst().because())
                .isEqualTo("container found was made from it");
    }

    @Test
    void whatAContainerThatNobodyPutUnderRecordWasMadeFromStays() {
        StoredImage used = new StoredImage("sha256:id", names(1), 1, List.of("by-hand"));
        Verdict verdict =
                new Pruning(List.of(image(5, Set.of())), Map.of(), List.of(), 1, true)
                        .of(List.of(used))
                        .getFirst();
        assertThat(verdict.because())
                .isEqualTo("containers on the host were made from it: by-hand");
    }

    @Test
    void anUnknownImageStaysUnlessItIsInsistedOn() {
        StoredImage unknown = new StoredImage("sha256:id", List.of("shop/other:v1"), 1, List.of());
        List<ImageState> images = List.of(image(1, Set.of()));
        assertThat(new Pruning(images, Map.of(), List.of(), 2, false).of(List.of(unknown)))
                .singleElement()
                .matches(verdict -> !verdict.mayGo() && verdict.version() == null);
        assertThat(new Pruning(images, Map.of(), List.of(), 2, true).of(List.of(unknown)))
                .singleElement()
                .matches(Verdict::mayGo);
    }

    @Test
    void whatOneImageNeedsStaysWhateverAnotherSays() {
        ImageState other =
                new ImageState(
                        new ImageId("twin"),
                        "registry.example/shop/twin",
                        List.of(version(1, digest(1))),
                        Map.of(),
                        Set.of(),
                        1,
                        Following.DEFAULT,
                        List.of(),
                        0);
        Pruning pruning =
                new Pruning(List.of(image(5, Set.of()), other), Map.of(), List.of(), 1, false);
        assertThat(because(pruning, 1)).isEqualTo("it is the current version of twin");
    }

    private static Set<Integer> going(Pruning pruning) {
        Set<Integer> going = new TreeSet<>();
        IntStream.rangeClosed(1, 5)
                .filter(number -> because(pruning, number) == null)
                .forEach(going::add);
        return going;
    }

    private static @Nullable String because(Pruning pruning, int number) {
        StoredImage stored = new StoredImage("sha256:id", names(number), 1, List.of());
        return pruning.of(List.of(stored)).getFirst().because();
    }

    private static List<String> names(int number) {
        return List.of(REPOSITORY + ":v" + number, REPOSITORY + "@" + digest(number));
    }

    private static ImageState image(@Nullable Integer current, Set<Integer> withdrawn) {
        return new ImageState(
                new ImageId("web"),
                REPOSITORY,
                IntStream.rangeClosed(1, 5).mapToObj(n -> version(n, digest(n))).toList(),
                Map.of(),
                withdrawn,
                current,
                Following.DEFAULT,
                List.of(),
                0);
    }

    private static ImageVersion version(int number, String digest) {
        return new ImageVersion(
                number, new Digest(digest), "application/json", 1, List.of(), "a test");
    }

    private static String digest(int number) {
        return "sha256:" + String.valueOf(number).repeat(64);
    }
}
