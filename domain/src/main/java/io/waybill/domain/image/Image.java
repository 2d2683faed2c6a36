package io.waybill.domain.image;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import io.waybill.domain.Answer;
import io.waybill.domain.Conflict;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.image.ImageCommand.BuildVersion;
import io.waybill.domain.image.ImageCommand.CommitVersion;
import io.waybill.domain.image.ImageCommand.FollowTags;
import io.waybill.domain.image.ImageCommand.GiveUpMaking;
import io.waybill.domain.image.ImageCommand.PublishMade;
import io.waybill.domain.image.ImageCommand.PublishVersion;
import io.waybill.domain.image.ImageCommand.RegisterImage;
import io.waybill.domain.image.ImageCommand.ReinstateVersion;
import io.waybill.domain.image.ImageCommand.ReportMade;
import io.waybill.domain.image.ImageCommand.SwitchCurrentVersion;
import io.waybill.domain.image.ImageCommand.WithdrawVersion;
import io.waybill.domain.image.ImageEvent.ImageBuildRequested;
import io.waybill.domain.image.ImageEvent.ImageCommitRequested;
import io.waybill.domain.image.ImageEvent.ImageCurrentVersionChanged;
import io.waybill.domain.image.ImageEvent.ImageFollowingChanged;
import io.waybill.domain.image.ImageEvent.ImageOperationFailed;
import io.waybill.domain.image.ImageEvent.ImageOperationSucceeded;
import io.waybill.domain.image.ImageEvent.ImageRegistered;
import io.waybill.domain.image.ImageEvent.ImageTagMoved;
import io.waybill.domain.image.ImageEvent.ImageVersionPublished;
import io.waybill.domain.image.ImageEvent.ImageVersionPushed;
import io.waybill.domain.image.ImageEvent.ImageVersionReinstated;
import io.waybill.domain.image.ImageEvent.ImageVersionWithdrawn;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One image. Its versions are numbered in the order in which they came to be known, and never
 * renumbered.
 */
public class Image {
    // host[:port]/path, as the OCI distribution specification has it; no scheme, no tag, no digest
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-zA-Z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+");

    private static final int MOST_MAKINGS = 20;

    @AggregateIdentifier
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Axon reads it
    private ImageId id;

    @SuppressWarnings("NullAway.Init") // the first event sets it
    private ImageState state;

    /** For Axon, which fills it from events. */
    protected Image() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.ALWAYS)
    Answer handle(RegisterImage command) {
        String repository = command.repository();
        if (repository.length() > 255 || !REPOSITORY.matcher(repository).matches()) {
            throw new InvalidInput(
                    "repository",
                    "'"
                            + repository
                            + "' is not a repository such as registry.example:5000/shop/web, without tag or digest");
        }
        apply(new ImageRegistered(command.imageId(), repository));
        return changed();
    }

    @CommandHandler
    Answer handle(PublishVersion command) {
        long before = getVersion();
        Integer known = state.versionOf(command.digest()).map(ImageVersion::number).orElse(null);
        int number = known != null ? known : publish(command);
        moveTag(command.tag(), number);
        boolean makeCurrent = command.makeCurrent() != null ? command.makeCurrent() : known == null;
        if (makeCurrent && !Objects.equals(state.current(), number)) {
            state.reference(number);
            makeCurrent(number, known == null ? CurrentVersionChange.PUBLISHED : switching(number));
        }
        return new Answer(null, getVersion(), getVersion() != before);
    }

    private void moveTag(@Nullable String tag, int number) {
        if (tag != null && !Objects.equals(state.tags().get(tag), number)) {
            apply(new ImageTagMoved(id, tag, state.tags().get(tag), number));
        }
    }

    /** A registry may tell of what is being made before its host does. */
    private String source(@Nullable String tag) {
        return state.makings().stream()
                .filter(one -> one.tag().equals(tag))
                .map(Making::source)
                .findFirst()
                .orElse(tag == null ? "registry, by digest" : "registry, tag " + tag);
    }

    private int publish(PublishVersion command) {
        int number = state.versions().size() + 1;
        apply(
                new ImageVersionPublished(
                        id,
                        new ImageVersion(
                                number,
                                command.digest(),
                                command.mediaType(),
                                command.size(),
                                command.platforms(),
                                source(command.tag()))));
        return number;
    }

    @CommandHandler
    Answer handle(BuildVersion command) {
        String tag = tagOf(command.tag());
        ImageWork.Build work =
                new ImageWork.Build(id, state.repository() + ":" + tag, command.source());
        apply(
                new ImageBuildRequested(
                        id, command.operation(), command.host(), tag, work, command.makeCurrent()));
        return new Answer(command.operation(), getVersion(), true);
    }

    @CommandHandler
    Answer handle(CommitVersion command) {
        String tag = tagOf(command.tag());
        ImageWork.Commit work =
                new ImageWork.Commit(id, state.repository() + ":" + tag, command.source());
        apply(
                new ImageCommitRequested(
                        id, command.operation(), command.host(), tag, work, command.makeCurrent()));
        return new Answer(command.operation(), getVersion(), true);
    }

    private String tagOf(@Nullable String wanted) {
        if (state.makings().size() >= MOST_MAKINGS) {
            throw new TransitionRefused(
                    "make a version of",
                    "image " + id.value(),
                    MOST_MAKINGS + " are being made; wait for some");
        }
        if (wanted == null) {
            return state.freeTag();
        }
        ImageName.requireBareTag("tag", wanted);
        if (!state.isFree(wanted)) {
            throw new Conflict(
                    "tag "
                            + wanted
                            + " of image "
                            + id.value()
                            + " is taken; choose another one, or none, and move tags afterwards");
        }
        return wanted;
    }

    @CommandHandler
    Answer handle(ReportMade command) {
        Making making = state.making(command.operation()).orElse(null);
        // Its host's words alone count.
        if (making == null
                || making.pushed()
                || !making.host().equals(command.occurrence().host())) {
            return unchanged();
        }
        Failure failure = command.outcome().failure();
        apply(
                failure == null
                        ? new ImageVersionPushed(
                                id,
                                command.operation(),
                                making.host(),
                                command.outcome().onRecord(),
                                command.occurrence())
                        : failed(making, failure.redacted(), command.occurrence()));
        return changed();
    }

    private ImageOperationFailed failed(
            Making making, Failure failure, @Nullable Occurrence occurrence) {
        return new ImageOperationFailed(
                id, making.operation(), making.action(), making.host(), failure, occurrence);
    }

    @CommandHandler
    Answer handle(PublishMade command) {
        Making making = state.making(command.operation()).orElse(null);
        if (making == null) {
            return unchanged();
        }
        Integer known = state.versionOf(command.digest()).map(ImageVersion::number).orElse(null);
        int number =
                known != null
                        ? known
                        : publish(
                                new PublishVersion(
                                        id,
                                        command.digest(),
                                        making.tag(),
                                        command.mediaType(),
                                        command.size(),
                                        command.platforms(),
                                        false));
        moveTag(making.tag(), number);
        boolean isFirst = state.current() == null;
        boolean usable = !state.withdrawn().contains(number);
        if ((making.makeCurrent() || isFirst)
                && usable
                && !Objects.equals(state.current(), number)) {
            makeCurrent(number, known == null ? CurrentVersionChange.PUBLISHED : switching(number));
        }
        apply(new ImageOperationSucceeded(id, command.operation(), making.action(), number));
        return changed();
    }

    @CommandHandler
    Answer handle(GiveUpMaking command) {
        Making making = state.making(command.operation()).orElse(null);
        if (making == null) {
            return unchanged();
        }
        apply(failed(making, command.because(), null));
        return changed();
    }

    @CommandHandler
    Answer handle(SwitchCurrentVersion command) {
        state.reference(command.version()); // there, and not withdrawn
        Integer current = state.current();
        if (Objects.equals(current, command.version())) {
            return unchanged();
        }
        makeCurrent(command.version(), switching(command.version()));
        return changed();
    }

    private void makeCurrent(int number, CurrentVersionChange why) {
        apply(new ImageCurrentVersionChanged(id, state.current(), number, why));
    }

    private CurrentVersionChange switching(int to) {
        Integer current = state.current();
        return current != null && to < current
                ? CurrentVersionChange.ROLLED_BACK
                : CurrentVersionChange.SWITCHED;
    }

    @CommandHandler
    Answer handle(WithdrawVersion command) {
        state.version(command.version());
        if (state.withdrawn().contains(command.version())) {
            return unchanged();
        }
        if (Objects.equals(state.current(), command.version())) {
            throw new TransitionRefused(
                    "withdraw",
                    "version " + command.version() + " of image " + id.value(),
                    "it is the current version; switch to another one first");
        }
        apply(new ImageVersionWithdrawn(id, command.version()));
        return changed();
    }

    @CommandHandler
    Answer handle(ReinstateVersion command) {
        state.version(command.version());
        if (!state.withdrawn().contains(command.version())) {
            return unchanged();
        }
        apply(new ImageVersionReinstated(id, command.version()));
        return changed();
    }

    @CommandHandler
    Answer handle(FollowTags command) {
        command.following().require();
        if (command.following().equals(state.following())) {
            return unchanged();
        }
        apply(new ImageFollowingChanged(id, command.following()));
        return changed();
    }

    /** For reading beside commands: which version a container would be made from. */
    public ImageState state() {
        return state;
    }

    private static Answer changed() {
        return new Answer(null, getVersion(), true);
    }

    private static Answer unchanged() {
        return new Answer(null, getVersion(), false);
    }

    @EventSourcingHandler
    void on(ImageEvent event) {
        state = ImageState.evolve(state, event);
        id = state.id();
    }
}
