package io.waybill.domain.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.domain.Answer;
import io.waybill.domain.Conflict;
import io.waybill.domain.HostId;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.image.ImageCommand.BuildVersion;
import io.waybill.domain.image.ImageCommand.GiveUpMaking;
import io.waybill.domain.image.ImageCommand.PublishMade;
import io.waybill.domain.image.ImageCommand.PublishVersion;
import io.waybill.domain.image.ImageCommand.ReportMade;
import io.waybill.domain.image.ImageEvent.ImageBuildRequested;
import io.waybill.domain.image.ImageEvent.ImageCurrentVersionChanged;
import io.waybill.domain.image.ImageEvent.ImageOperationFailed;
import io.waybill.domain.image.ImageEvent.ImageOperationSucceeded;
import io.waybill.domain.image.ImageEvent.ImageRegistered;
import io.waybill.domain.image.ImageEvent.ImageTagMoved;
import io.waybill.domain.image.ImageEvent.ImageVersionPublished;
import io.waybill.domain.image.ImageEvent.ImageVersionPushed;

import org.axonframework.test.aggregate.AggregateTestFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How a version comes to be that is made by Waybill. */
class MakingTest {
    private static final ImageId WEB = new ImageId("web");
    private static final HostId HOST = new HostId("berlin-1");
    private static final String REPOSITORY = "registry.example/shop/web";
    private static final OperationId FIRST = new OperationId("1".repeat(32));
    private static final OperationId SECOND = new OperationId("2".repeat(32));
    private static final Digest DIGEST = new Digest("sha256:" + "a".repeat(64));
    private static final ImageRegistered REGISTERED = new ImageRegistered(WEB, REPOSITORY);
    private static final BuildSource SOURCE =
            new BuildSource(
                    "c".repeat(64), 10, "Dockerfile", List.of(), Map.of(), null, false, false);
    private static final ImageWorkOutcome DONE =
            new ImageWorkOutcome(
                    null, "sha256:id", DIGEST.value(), List.of(), List.of(), 1L, "d", null);
    private static final Failure WHY = new Failure("build-failed", "step 2");

    private final AggregateTestFixture<Image> image = new AggregateTestFixture<>(Image.class);

    @Test
    void eachMakingHasATagThatWasNeverGiven() {
        image.given(REGISTERED)
                .when(build(FIRST, null))
                .expectEvents(requested(FIRST, "waybill-1", false))
                .expectResultMessagePayload(new Answer(FIRST, 1, true));
        fresh().given(REGISTERED, requested(FIRST, "waybill-1", false), failed(FIRST))
                .when(build(SECOND, null))
                .expectEvents(requested(SECOND, "waybill-2", false));
        fresh().given(REGISTERED, version(1), new ImageTagMoved(WEB, "waybill-1", null, 1))
                .when(build(FIRST, null))
                .expectEvents(requested(FIRST, "waybill-2", false));
    }

    @Test
    void aTagThatStandsForSomethingIsNotTaken() {
        image.given(REGISTERED, version(1), new ImageTagMoved(WEB, "v1", null, 1))
                .when(build(FIRST, "v1"))
                .expectException(Conflict.class)
                .expectNoEvents();
        fresh().given(REGISTERED, requested(FIRST, "v1", false))
                .when(build(SECOND, "v1"))
                .expectException(Conflict.class)
                .expectNoEvents();
        fresh().given(REGISTERED)
                .when(build(FIRST, "not a tag"))
                .expectException(InvalidInput.class)
                .expectNoEvents();
    }

    @Test
    void whatWasPushedBecomesAVersionThatSaysWhereItIsFrom() {
        ImageBuildRequested asked = requested(FIRST, "waybill-1", false);
        image.given(REGISTERED, asked)
                .when(new ReportMade(WEB, FIRST, DONE, on(HOST)))
                .expectEvents(pushed(FIRST));
        fresh().given(REGISTERED, asked, pushed(FIRST))
                .when(publish(FIRST))
                .expectEvents(
                        published(1, asked.source()),
                        new ImageTagMoved(WEB, "waybill-1", null, 1),
                        new ImageCurrentVersionChanged(
                                WEB, null, 1, CurrentVersionChange.PUBLISHED),
                        new ImageOperationSucceeded(WEB, FIRST, "build", 1));
        assertThat(asked.source())
                .isEqualTo(
                        "build, context sha256:"
                                + "c".repeat(64)
                                + ", Dockerfile, on host berlin-1, operation "
                                + FIRST.value());
    }

    @Test
    void aBuildIsNoDeploymentUnlessThatIsAskedFor() {
        Object[] before = {
            REGISTERED,
            version(1),
            new ImageCurrentVersionChanged(WEB, null, 1, CurrentVersionChange.PUBLISHED)
        };
        ImageBuildRequested quiet = requested(FIRST, "waybill-1", false);
        image.given(with(before, quiet, pushed(FIRST)))
                .when(publish(FIRST))
                .expectEvents(
                        published(2, quiet.source()),
                        new ImageTagMoved(WEB, "waybill-1", null, 2),
                        new ImageOperationSucceeded(WEB, FIRST, "build", 2));
        ImageBuildRequested loud = requested(FIRST, "waybill-1", true);
        fresh().given(with(before, loud, pushed(FIRST)))
                .when(publish(FIRST))
                .expectEvents(
                        published(2, loud.source()),
                        new ImageTagMoved(WEB, "waybill-1", null, 2),
                        new ImageCurrentVersionChanged(WEB, 1, 2, CurrentVersionChange.PUBLISHED),
                        new ImageOperationSucceeded(WEB, FIRST, "build", 2));
    }

    @Test
    void theVerySameContentIsTheVersionThatItWas() {
        image.given(
                        REGISTERED,
                        published(1, "registry, tag v1"),
                        new ImageCurrentVersionChanged(
                                WEB, null, 1, CurrentVersionChange.PUBLISHED),
                        requested(FIRST, "waybill-1", false),
                        pushed(FIRST))
                .when(publish(FIRST))
                .expectEvents(
                        new ImageTagMoved(WEB, "waybill-1", null, 1),
                        new ImageOperationSucceeded(WEB, FIRST, "build", 1));
    }

    @Test
    void aRegistryThatTellsOfItFirstDoesNotHideWhereItIsFrom() {
        ImageBuildRequested asked = requested(FIRST, "waybill-1", false);
        image.given(REGISTERED, asked)
                .when(
                        new PublishVersion(
                                WEB, DIGEST, "waybill-1", "application/json", 1, List.of(), false))
                .expectEvents(
                        published(1, asked.source()), new ImageTagMoved(WEB, "waybill-1", null, 1));
    }

    @Test
    void whatFailedIsOverAndIsNotOverTwice() {
        ImageWorkOutcome failed = ImageWorkOutcome.failed(WHY);
        ImageBuildRequested asked = requested(FIRST, "waybill-1", false);
        image.given(REGISTERED, asked)
                .when(new ReportMade(WEB, FIRST, failed, on(HOST)))
                .expectEvents(new ImageOperationFailed(WEB, FIRST, "build", HOST, WHY, on(HOST)));
        fresh().given(REGISTERED, asked, failed(FIRST))
                .when(new ReportMade(WEB, FIRST, DONE, on(HOST)))
                .expectNoEvents();
        fresh().given(REGISTERED, asked, failed(FIRST)).when(publish(FIRST)).expectNoEvents();
        fresh().given(REGISTERED, asked, pushed(FIRST))
                .when(new GiveUpMaking(WEB, FIRST, WHY))
                .expectEvents(new ImageOperationFailed(WEB, FIRST, "build", HOST, WHY, null));
    }

    @Test
    void anotherHostsWordsDoNotCount() {
        image.given(REGISTERED, requested(FIRST, "waybill-1", false))
                .when(new ReportMade(WEB, FIRST, DONE, on(new HostId("munich-1"))))
                .expectNoEvents();
    }

    @Test
    void aDockerfileIsInItsContext() {
        for (String path : List.of("/etc/passwd", "../Dockerfile", "a/../../b", "")) {
            assertThatThrownBy(
                            () ->
                                    new BuildSource(
                                            "c", 1, path, List.of(), Map.of(), null, false, false))
                    .isInstanceOf(InvalidInput.class);
        }
    }

    private static BuildVersion build(OperationId operation, @Nullable String tag) {
        return new BuildVersion(WEB, operation, HOST, tag, SOURCE, false);
    }

    private static ImageBuildRequested requested(
            OperationId operation, String tag, boolean makeCurrent) {
        return new ImageBuildRequested(
                WEB,
                operation,
                HOST,
                tag,
                new ImageWork.Build(WEB, REPOSITORY + ":" + tag, SOURCE),
                makeCurrent);
    }

    private static ImageVersionPushed pushed(OperationId operation) {
        return new ImageVersionPushed(WEB, operation, HOST, DONE, on(HOST));
    }

    private static ImageOperationFailed failed(OperationId operation) {
        return new ImageOperationFailed(WEB, operation, "build", HOST, WHY, on(HOST));
    }

    private static PublishMade publish(OperationId operation) {
        return new PublishMade(WEB, operation, DIGEST, "application/json", 1, List.of());
    }

    private static ImageVersionPublished published(int number, String source) {
        return new ImageVersionPublished(
                WEB, new ImageVersion(number, DIGEST, "application/json", 1, List.of(), source));
    }

    private static ImageVersionPublished version(int number) {
        return new ImageVersionPublished(
                WEB,
                new ImageVersion(
                        number,
                        new Digest("sha256:" + "b".repeat(64)),
                        "application/json",
                        1,
                        List.of(),
                        "registry, tag v1"));
    }

    private static Occurrence on(HostId host) {
        return Occurrence.by(FIRST, host, Instant.parse("2026-03-04T05:06:07Z"));
    }

    private static Object[] with(Object[] before, Object... more) {
        Object[] all = java.util.Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        return all;
    }

    private static AggregateTestFixture<Image> fresh() {
        return new AggregateTestFixture<>(Image.class);
    }
}
