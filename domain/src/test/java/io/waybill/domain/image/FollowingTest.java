package io.waybill.domain.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.Answer;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.image.ImageCommand.FollowTags;
import io.waybill.domain.image.ImageEvent.ImageFollowingChanged;
import io.waybill.domain.image.ImageEvent.ImageRegistered;

import org.assertj.core.api.Assertions;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class FollowingTest {
    private static final ImageId WEB = new ImageId("web");
    private static final ImageRegistered REGISTERED =
            new ImageRegistered(WEB, "registry.example/shop/web");

    private final AggregateTestFixture<Image> image = new AggregateTestFixture<>(Image.class);

    @Test
    void allTagsAreFollowedWhereNothingElseWasSaid() {
        assertThat(Following.DEFAULT.includes("anything")).isTrue();
        assertThat(Following.DEFAULT.makeCurrent()).isFalse();
    }

    @Test
    void aStarStandsForAnythingAndADotForItself() {
        Following following = tags("v*", "1.*-rc", "stable");
        assertThat(List.of("v1", "v", "1.2-rc", "1.-rc", "stable")).allMatch(following::includes);
        assertThat(List.of("av1", "1x2-rc", "1.2-rc1", "stable2", "latest"))
                .noneMatch(following::includes);
        assertThat(tags().includes("v1")).isFalse();
    }

    @Test
    void anotherWayOfFollowingIsAnEventAndTheSameAgainIsNot() {
        Following following = new Following(List.of("v*"), Duration.ofMinutes(1), true);
        image.given(REGISTERED)
                .when(new FollowTags(WEB, following))
                .expectEvents(new ImageFollowingChanged(WEB, following))
                .expectResultMessagePayload(new Answer(null, 1L, true));
        image.given(REGISTERED, new ImageFollowingChanged(WEB, following))
                .when(new FollowTags(WEB, following))
                .expectNoEvents();
        image.given(REGISTERED).when(new FollowTags(WEB, Following.DEFAULT)).expectNoEvents();
    }

    @Test
    void whatNoRegistryCouldAnswerIsRefused() {
        refused(tags("a b"));
        refused(tags("-v"));
        refused(new Following(List.of("v1"), Duration.ofSeconds(1), false));
        refused(new Following(List.of("v1"), Duration.ofDays(8), false));
        refused(new Following(java.util.Collections.nCopies(21, "v1"), null, false));
    }

    @Test
    void aWithdrawnVersionIsNotStarted() {
        ImageState state =
                withdrawn(REGISTERED, published(), new ImageEvent.ImageVersionWithdrawn(WEB, 1));
        Assertions.assertThatThrownBy(() -> state.requireStartable(1, "start"))
                .isInstanceOf(TransitionRefused.class)
                .hasMessageContainingAll(
                        "start", "version 1 of image web", "withdrawn", "reinstate");
        withdrawn(REGISTERED, published()).requireStartable(1, "start");
    }

    private static ImageEvent published() {
        return new ImageEvent.ImageVersionPublished(
                WEB,
                new ImageVersion(
                        1,
                        new Digest("sha256:" + "ab".repeat(32)),
                        "application/vnd.oci.image.manifest.v1+json",
                        1,
                        List.of("linux/amd64"),
                        "registry, tag v1"));
    }

    private static ImageState withdrawn(ImageEvent... events) {
        @Nullable ImageState state = null;
        for (ImageEvent event : events) {
            state = ImageState.evolve(state, event);
        }
        return java.util.Objects.requireNonNull(state);
    }

    private void refused(Following following) {
        image.given(REGISTERED)
                .when(new FollowTags(WEB, following))
                .expectException(InvalidInput.class)
                .expectNoEvents();
    }

    private static Following tags(String... tags) {
        return new Following(List.of(tags), null, false);
    }
}
