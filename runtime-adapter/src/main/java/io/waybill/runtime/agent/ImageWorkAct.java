package io.waybill.runtime.agent;

import io.waybill.domain.container.Failure;
import io.waybill.domain.image.CommitSource;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.ImageWork.Build;
import io.waybill.domain.image.ImageWork.Commit;
import io.waybill.domain.image.ImageWork.Prune;
import io.waybill.domain.image.ImageWork.Pull;
import io.waybill.domain.image.ImageWork.Push;
import io.waybill.domain.image.ImageWork.Tag;
import io.waybill.domain.image.ImageWorkOutcome;
import io.waybill.domain.image.StoredImage;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.Question.DoImageWork;
import io.waybill.runtime.EngineAway;
import io.waybill.runtime.ImageStore;
import io.waybill.runtime.ImageStore.Named;
import io.waybill.runtime.RuntimeFailure;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Does something with the images of a host. */
record ImageWorkAct(
        ActRecord asked, DoImageWork handedOver, @Nullable Exchange exchange, ImageStore images)
        implements OneAct {

    @Override
    public boolean agrees() {
        Set<String> needed =
                asked.imageWork() instanceof Build build
                        ? Set.copyOf(build.source().arguments())
                        : Set.of();
        return handedOver.buildArguments().keySet().equals(needed);
    }

    @Override
    public @Nullable String prepare() {
        return null;
    }

    @Override
    public Outcome perform(@Nullable String prepared) throws InterruptedException {
        Course course = new Course(new MeasuredOutput(exchange), System.nanoTime());
        try {
            course.follow(Objects.requireNonNull(asked.imageWork()));
        } catch (RuntimeFailure refused) {
            course.failure = refused.failure();
        } catch (EngineAway away) {
            course.failure =
                    new Failure(
                            ImageWorkOutcome.INTERRUPTED,
                            away.getMessage()
                                    + "; what became of it is not known, and it is not done again");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new Outcome.OfImageWork(course.outcome());
    }

    /** How it goes; what was done before it failed is told, too. */
    private final class Course {
        private final MeasuredOutput output;
        private final long began;
        private final List<StoredImage> removed = new ArrayList<>();
        private final List<StoredImage> kept = new ArrayList<>();
        private @Nullable Named named;
        private @Nullable Failure failure;

        Course(MeasuredOutput output, long began) {
            this.output = output;
            this.began = began;
        }

        void follow(ImageWork work) throws InterruptedException {
            switch (work) {
                case Pull pull -> named = images.pull(pull.reference(), output);
                case Tag tag -> named = images.tag(tag.source(), tag.target());
                case Push push -> named = images.push(push.reference(), output);
                case Build build -> {
                    build(build);
                    named = images.push(build.reference(), output);
                }
                case Commit commit -> {
                    CommitSource from = commit.source();
                    images.commit(from.container(), commit.reference(), from.pause());
                    named = images.push(commit.reference(), output);
                }
                case Prune prune -> {
                    for (StoredImage image : prune.images()) {
                        remove(image);
                    }
                }
            }
        }

        private void build(Build build) throws InterruptedException {
            if (exchange == null) {
                throw new RuntimeFailure("context-incomplete", "nobody hands over the context");
            }
            exchange.isFed(true);
            BuildContext context = new BuildContext(exchange.input(), build.source());
            try {
                images.build(
                        build.reference(),
                        build.source(),
                        handedOver.buildArguments(),
                        context,
                        output);
            } catch (EngineAway | RuntimeFailure failure) {
                if (context.isBrokenOff() && exchange.isAbandoned()) {
                    throw new RuntimeFailure(
                            "context-incomplete",
                            "who handed over the context left before it was whole; nothing was built");
                }
                throw failure;
            } finally {
                exchange.isFed(false);
            }
            context.requireWhole();
        }

        // One that cannot be removed holds up no other.
        private void remove(StoredImage image) {
            try {
                images.remove(image);
                removed.add(image);
            } catch (RuntimeFailure refused) {
                kept.add(image.kept(String.valueOf(refused.getMessage())));
            }
        }

        ImageWorkOutcome outcome() {
            return new ImageWorkOutcome(
                    Duration.ofMillis((System.nanoTime() - began) / 1_000_000),
                    named == null ? null : named.id(),
                    named == null ? null : named.digest(),
                    removed,
                    kept,
                    output.bytes(),
                    output.sha256(),
                    failure);
        }
    }
}
