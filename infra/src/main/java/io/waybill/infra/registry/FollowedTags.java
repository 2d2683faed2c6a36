package io.waybill.infra.registry;

import io.waybill.domain.ImageId;
import io.waybill.domain.image.Digest;
import io.waybill.domain.image.ImageCommand.PublishVersion;
import io.waybill.domain.image.ImageState;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.runtime.registry.RegistryClient;
import io.waybill.runtime.registry.RegistryFailure;
import io.waybill.runtime.registry.Resolved;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts on record what a followed tag stands for. What counts is what the registry answers now: what
 * somebody says of it may be late, repeated or false.
 */
@Component
public class FollowedTags {
    private static final Duration MOVED_WITHIN = Duration.ofSeconds(2);
    // What tools like cosign put beside an image, under a tag that is made of its digest.
    private static final Pattern BESIDE_IMAGES =
            Pattern.compile("sha256-([0-9a-f]{64})\\.(sig|att|sbom)");
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Commands commands;
    private final Aggregates aggregates;
    private final RegistryClient registry;
    private final JdbcClient jdbc;

    FollowedTags(
            Commands commands, Aggregates aggregates, RegistryClient registry, JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.commands = commands;
        this.aggregates = aggregates;
        this.registry = registry;
    }

    /**
     * The images that follow a repository, those registered a moment ago included.
     *
     * @param repository with its registry, such as {@code registry.example/shop/web}
     */
    public List<ImageId> imagesOf(String repository) {
        return jdbc
                .sql(
                        """
                        select payload::json ->> 'imageId' from event
                        where type = 'Image' and sequence_number = 0 and payload::json ->> 'repository' = ?
                        order by 1""")
                .param(repository)
                .query(String.class)
                .list()
                .stream()
                .map(ImageId::new)
                .toList();
    }

    /**
     * Something was pushed under a tag: an image, or signatures of one, which may be what it was
     * not taken without.
     *
     * @return whether anything was news
     * @throws RegistryFailure where the registry does not say
     */
    public boolean pushed(ImageId id, String tag, Digest digest, Caller caller) {
        Matcher beside = BESIDE_IMAGES.matcher(tag);
        if (!beside.matches() || !beside.group(2).equals("sig")) {
            return follow(id, tag, digest, caller);
        }
        Digest signed = new Digest("sha256:" + beside.group(1));
        ImageState image = aggregates.image(id);
        boolean news = false;
        for (String each : wanted(image)) {
            if (stands(image.repository(), each, signed)) {
                news |= follow(id, each, signed, caller);
            }
        }
        return news;
    }

    /**
     * @param pushed the digest that the tag is said to have been moved to: a version of its own,
     *     even where the tag has moved on since
     * @return whether anything was news
     * @throws RegistryFailure where the registry does not say
     */
    public boolean follow(ImageId id, String tag, @Nullable Digest pushed, Caller caller) {
        ImageState image = aggregates.image(id);
        if (!isFollowed(image, tag)) {
            return false;
        }
        if (pushed != null) {
            awaitMove(image.repository(), tag, pushed);
        }
        Resolved now = registry.resolve(image.repository(), tag);
        boolean news = false;
        if (pushed != null
                && !pushed.value().equals(now.digest())
                && image.versionOf(pushed).isEmpty()) {
            news = publishFormer(image, pushed, caller);
        }
        return publish(image, now, tag, makeCurrent(image), caller) || news;
    }

    private static boolean isFollowed(ImageState image, String tag) {
        return image.following().includes(tag) && !BESIDE_IMAGES.matcher(tag).matches();
    }

    /** The tags that are followed and may be there. */
    Set<String> wanted(ImageState image) {
        Set<String> tags =
                image.following().hasWildcards()
                        ? registry.tags(image.repository())
                        : new TreeSet<>(image.following().tags());
        tags.removeIf(tag -> !isFollowed(image, tag));
        return tags;
    }

    /**
     * A registry tells of a push a moment before it moves the tag. One that has not come there by
     * the end of the wait has moved on: what was told came late.
     */
    private void awaitMove(String repository, String tag, Digest pushed) {
        long end = System.nanoTime() + MOVED_WITHIN.toNanos();
        while (!stands(repository, tag, pushed) && System.nanoTime() - end < 0) {
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean stands(String repository, String tag, Digest pushed) {
        try {
            return registry.digest(repository, tag).equals(pushed.value());
        } catch (RegistryFailure failure) {
            if (failure.code().equals(RegistryFailure.NOT_FOUND)) {
                return false;
            }
            throw failure;
        }
    }

    // New containers need some version to be made from; after that, a push is no deployment.
    private static @Nullable Boolean makeCurrent(ImageState image) {
        boolean asked = image.following().makeCurrent() || image.current() == null;
        return asked ? null : Boolean.FALSE;
    }

    private boolean publishFormer(ImageState image, Digest pushed, Caller caller) {
        try {
            Resolved former = registry.resolve(image.repository(), pushed.value());
            return publish(image, former, null, false, caller);
        } catch (RegistryFailure failure) {
            if (failure.code().equals(RegistryFailure.NOT_FOUND)) {
                return false; // deleted since
            }
            throw failure;
        }
    }

    private boolean publish(
            ImageState image,
            Resolved resolved,
            @Nullable String tag,
            @Nullable Boolean makeCurrent,
            Caller caller) {
        PublishVersion command =
                new PublishVersion(
                        image.id(),
                        new Digest(resolved.digest()),
                        tag,
                        resolved.mediaType(),
                        resolved.size(),
                        resolved.platforms(),
                        makeCurrent);
        return commands.send(command, caller).changed();
    }
}
