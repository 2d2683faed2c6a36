package io.waybill.infra.stack;

import io.waybill.domain.Conflict;
import io.waybill.domain.ImageId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.image.Digest;
import io.waybill.domain.image.ImageCommand.PublishVersion;
import io.waybill.domain.image.ImageCommand.RegisterImage;
import io.waybill.domain.image.ImageState;
import io.waybill.domain.image.ImageVersion;
import io.waybill.infra.command.Caller;
import io.waybill.infra.command.Commands;
import io.waybill.infra.command.KnownImages;
import io.waybill.infra.compose.ComposeFile;
import io.waybill.infra.compose.ComposeRefused;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.runtime.registry.RegistryClient;
import io.waybill.runtime.registry.RegistryFailure;
import io.waybill.runtime.registry.Resolved;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds the image versions that a file means, and puts on record those that are not yet. */
@Component
class StackImages {
    private final KnownImages known;
    private final Aggregates aggregates;
    private final RegistryClient registry;
    private final Commands commands;

    StackImages(
            KnownImages known, Aggregates aggregates, RegistryClient registry, Commands commands) {
        this.known = known;
        this.aggregates = aggregates;
        this.registry = registry;
        this.commands = commands;
    }

    /**
     * What each of the images that a file names, such as {@code postgres:17}, is now, by the
     * registries. Nothing is put on record.
     *
     * @throws ComposeRefused where a registry has no such image, with all of which that is so
     * @throws io.waybill.runtime.registry.RegistryFailure where a registry does not say
     */
    Map<String, FoundImage> find(ComposeFile file) {
        Finding finding = new Finding(known.all());
        Map<String, FoundImage> found = new LinkedHashMap<>();
        Map<String, String> missing = new HashMap<>();
        for (ComposeFile.Service service : file.services()) {
            String asked = service.image();
            if (!missing.containsKey(asked)) {
                try {
                    found.computeIfAbsent(asked, finding::find);
                } catch (RegistryFailure failure) {
                    if (!failure.code().equals(RegistryFailure.NOT_FOUND)) {
                        throw failure;
                    }
                    missing.put(asked, String.valueOf(failure.getMessage()));
                } catch (InvalidInput invalid) {
                    missing.put(asked, invalid.reason());
                }
            }
        }
        file.requireFound(missing);
        return found;
    }

    /**
     * Puts on record what is not yet.
     *
     * @throws Conflict where somebody else put others on record meanwhile
     */
    void record(Collection<FoundImage> found, Caller caller) {
        for (FoundImage each : found) {
            if (each.register() != null) {
                commands.send(each.register(), caller);
            }
            if (each.publish() != null) {
                commands.send(each.publish(), caller);
                ImageReference now =
                        number(each.reference().image(), each.publish().digest())
                                .map(aggregates.image(each.reference().image())::reference)
                                .orElseThrow();
                if (!now.equals(each.reference())) {
                    throw new Conflict(
                            "image "
                                    + now.image().value()
                                    + " has other versions by now than a moment ago; ask again");
                }
            }
        }
    }

    private Optional<Integer> number(ImageId image, Digest digest) {
        return aggregates.image(image).versionOf(digest).map(ImageVersion::number);
    }

    /** What is found in one file: new images and versions are numbered one after another. */
    private final class Finding {
        private final List<ImageState> images;
        private final Map<String, RegisterImage> registering = new HashMap<>();
        private final Map<ImageId, List<String>> publishing = new HashMap<>();

        Finding(List<ImageState> images) {
            this.images = images;
        }

        FoundImage find(String asked) {
            Named named = Named.parse(asked);
            ImageState image =
                    images.stream()
                            .filter(
                                    each ->
                                            RegistryClient.canonical(each.repository())
                                                    .equals(named.repository()))
                            .findFirst()
                            .orElse(null);
            if (image != null && named.isDigest()) {
                Optional<ImageVersion> version = image.versionOf(new Digest(named.reference()));
                if (version.isPresent()) {
                    return new FoundImage(
                            image.reference(version.get().number()), null, null, false);
                }
            }
            String repository = image == null ? named.repository() : image.repository();
            Resolved resolved = registry.resolve(repository, named.reference());
            return image == null
                    ? ofNewImage(named, resolved)
                    : ofKnownImage(image, named, resolved);
        }

        private FoundImage ofKnownImage(ImageState image, Named named, Resolved resolved) {
            Integer number =
                    image.versionOf(new Digest(resolved.digest()))
                            .map(ImageVersion::number)
                            .orElse(null);
            boolean tagged =
                    named.isDigest() || Objects.equals(image.tags().get(named.reference()), number);
            if (number != null) {
                return new FoundImage(
                        image.reference(number),
                        null,
                        tagged ? null : publish(image.id(), named, resolved, false),
                        false);
            }
            Boolean makeCurrent = image.current() == null ? null : Boolean.FALSE;
            return ofNewVersion(
                    image.id(),
                    image.repository(),
                    image.versions().size(),
                    named,
                    resolved,
                    null,
                    makeCurrent);
        }

        private FoundImage ofNewImage(Named named, Resolved resolved) {
            RegisterImage known = registering.get(named.repository());
            RegisterImage register =
                    known != null ? known : new RegisterImage(free(named), named.repository());
            registering.put(named.repository(), register);
            return ofNewVersion(
                    register.imageId(),
                    named.repository(),
                    0,
                    named,
                    resolved,
                    known == null ? register : null,
                    known == null ? null : Boolean.FALSE);
        }

        private FoundImage ofNewVersion(
                ImageId image,
                String repository,
                int before,
                Named named,
                Resolved resolved,
                @Nullable RegisterImage register,
                @Nullable Boolean makeCurrent) {
            List<String> digests = publishing.computeIfAbsent(image, _ -> new ArrayList<>());
            if (!digests.contains(resolved.digest())) {
                digests.add(resolved.digest());
            }
            int number = before + digests.indexOf(resolved.digest()) + 1;
            return new FoundImage(
                    new ImageReference(image, number, repository + "@" + resolved.digest()),
                    register,
                    publish(image, named, resolved, makeCurrent),
                    true);
        }

        /** As the last of the repository's words; with more of them where that is taken. */
        private ImageId free(Named named) {
            String[] words = named.repository().split("/");
            String name = "";
            for (int i = words.length - 1; i >= 0; i--) {
                String word = words[i].replaceAll("[^a-z0-9._-]", "-");
                name = name.isEmpty() ? word : word + "-" + name;
                ImageId id = new ImageId(name);
                boolean taken =
                        images.stream().anyMatch(image -> image.id().equals(id))
                                || registering.values().stream()
                                        .anyMatch(other -> other.imageId().equals(id));
                if (!taken) {
                    return id;
                }
            }
            throw new Conflict(
                    "no name is free for "
                            + named.repository()
                            + "; register it as an image first");
        }
    }

    private static PublishVersion publish(
            ImageId image, Named named, Resolved resolved, @Nullable Boolean makeCurrent) {
        return new PublishVersion(
                image,
                new Digest(resolved.digest()),
                named.isDigest() ? null : named.reference(),
                resolved.mediaType(),
                resolved.size(),
                resolved.platforms(),
                makeCurrent);
    }

    /**
     * An image as a file names it.
     *
     * @param repository with its registry
     * @param reference a tag, or a digest
     */
    private record Named(String repository, String reference) {
        static Named parse(String asked) {
            int at = asked.indexOf('@');
            String before = at < 0 ? asked : asked.substring(0, at);
            int colon = before.lastIndexOf(':');
            boolean hasTag = colon > before.lastIndexOf('/');
            String repository = hasTag ? before.substring(0, colon) : before;
            String tag = hasTag ? before.substring(colon + 1) : "latest";
            String reference = at < 0 ? tag : asked.substring(at + 1);
            if (repository.isEmpty() || reference.isEmpty()) {
                throw new InvalidInput("image", "'" + asked + "' does not name an image");
            }
            return new Named(RegistryClient.canonical(repository), reference);
        }

        boolean isDigest() {
            return reference.startsWith("sha256:");
        }
    }
}
