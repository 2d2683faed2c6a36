package io.waybill.runtime.docker;

import static io.waybill.runtime.docker.Refusals.translated;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;

import io.waybill.domain.ContainerId;
import io.waybill.domain.image.BuildSource;
import io.waybill.domain.image.StoredImage;
import io.waybill.runtime.ContainerInteraction.Output;
import io.waybill.runtime.HostPolicy;
import io.waybill.runtime.ImageStore;
import io.waybill.runtime.RuntimeFailure;
import io.waybill.runtime.registry.Credentials;
import io.waybill.runtime.registry.RegistryClient;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The images of an engine that speaks the Docker API. */
final class DockerImageStore implements ImageStore {
    private final Supplier<DockerConnection> engine;
    private final Function<ContainerId, String> engineIds;
    private final Map<String, Credentials> logins;
    private final HostPolicy policy;

    DockerImageStore(
            Supplier<DockerConnection> engine,
            Function<ContainerId, String> engineIds,
            Map<String, Credentials> logins,
            HostPolicy policy) {
        this.engine = engine;
        this.engineIds = engineIds;
        this.logins = logins;
        this.policy = policy;
    }

    @Override
    public List<StoredImage> list() {
        return translated(
                "list its images",
                () -> {
                    DockerClient client = engine.get().prompt();
                    Map<String, List<String>> users = users(client);
                    return client.listImagesCmd().exec().stream()
                            .map(
                                    image ->
                                            new StoredImage(
                                                    withAlgorithm(image.getId()),
                                                    references(image),
                                                    Objects.requireNonNullElse(image.getSize(), 0L),
                                                    users.getOrDefault(
                                                            withAlgorithm(image.getId()),
                                                            List.of())))
                            .toList();
                });
    }

    private static Map<String, List<String>> users(DockerClient client) {
        Map<String, List<String>> users = new HashMap<>();
        for (Container container : client.listContainersCmd().withShowAll(true).exec()) {
            users.computeIfAbsent(withAlgorithm(container.getImageId()), _ -> new ArrayList<>())
                    .add(nameOf(container));
        }
        return users;
    }

    private static String nameOf(Container container) {
        String[] names = container.getNames();
        return names == null || names.length == 0
                ? container.getId()
                : names[0].substring(names[0].startsWith("/") ? 1 : 0);
    }

    // Podman's answers leave the algorithm out now and then.
    private static String withAlgorithm(@Nullable String id) {
        String known = String.valueOf(id);
        return known.startsWith("sha256:") ? known : "sha256:" + known;
    }

    private static List<String> references(Image image) {
        return Stream.of(image.getRepoTags(), image.getRepoDigests())
                .filter(Objects::nonNull)
                .flatMap(Arrays::stream)
                .filter(reference -> !reference.contains("<none>"))
                .distinct()
                .toList();
    }

    @Override
    public Named pull(String reference, Output output) throws InterruptedException {
        policy.requirePull(reference);
        String repository = repositoryOf(reference);
        EngineWords.<PullResponseItem>of(
                "pull " + reference,
                output,
                words -> {
                    PullImageCmd pull =
                            engine.get()
                                    .patient()
                                    .pullImageCmd(repository)
                                    .withTag(reference.substring(repository.length() + 1));
                    AuthConfig login = login(repository);
                    (login == null ? pull : pull.withAuthConfig(login)).exec(words);
                });
        return named(reference);
    }

    @Override
    public Named tag(String source, String target) {
        return translated(
                "tag " + source,
                () -> {
                    String repository = repositoryOf(target);
                    engine.get()
                            .prompt()
                            .tagImageCmd(
                                    source, repository, target.substring(repository.length() + 1))
                            .exec();
                    return named(target);
                });
    }

    @Override
    public Named push(String reference, Output output) throws InterruptedException {
        policy.requireImage(reference);
        String repository = repositoryOf(reference);
        // Docker wants a login for a push, even where there is nothing to say.
        AuthConfig login = Objects.requireNonNullElseGet(login(repository), AuthConfig::new);
        EngineWords<PushResponseItem> words =
                EngineWords.of(
                        "push " + reference,
                        output,
                        said ->
                                engine.get()
                                        .patient()
                                        .pushImageCmd(repository)
                                        .withTag(reference.substring(repository.length() + 1))
                                        .withAuthConfig(login)
                                        .exec(said));
        Named named = named(reference);
        return words.digest() == null ? named : new Named(named.id(), words.digest());
    }

    @Override
    public void build(
            String reference,
            BuildSource source,
            Map<String, String> arguments,
            InputStream context,
            Output output)
            throws InterruptedException {
        policy.requireBuild();
        try {
            EngineWords.<BuildResponseItem>of(
                    "build the image",
                    output,
                    said -> request(reference, source, arguments, context).exec(said));
        } catch (RuntimeFailure refused) {
            throw refused.is(Refusals.OTHERWISE)
                    ? new RuntimeFailure(
                            RuntimeFailure.BUILD_FAILED, String.valueOf(refused.getMessage()))
                    : refused;
        }
    }

    private BuildImageCmd request(
            String reference,
            BuildSource source,
            Map<String, String> arguments,
            InputStream context) {
        BuildImageCmd build =
                engine.get()
                        .patient()
                        .buildImageCmd(context)
                        .withDockerfilePath(source.dockerfile())
                        .withTags(Set.of(reference))
                        .withLabels(source.labels())
                        .withNoCache(source.noCache())
                        .withPull(source.pull())
                        .withRemove(true)
                        .withForcerm(true)
                        .withBuildAuthConfigs(allLogins());
        arguments.forEach(build::withBuildArg);
        return source.target() == null ? build : build.withTarget(source.target());
    }

    /** What a build begins with may be in any registry. */
    private AuthConfigurations allLogins() {
        AuthConfigurations all = new AuthConfigurations();
        logins.forEach(
                (registry, login) ->
                        all.addConfig(
                                new AuthConfig()
                                        .withRegistryAddress(registry)
                                        .withUsername(login.user())
                                        .withPassword(login.password())));
        return all;
    }

    @Override
    public void commit(ContainerId container, String reference, boolean pause) {
        policy.requireBuild();
        String engineId = engineIds.apply(container);
        String repository = repositoryOf(reference);
        translated(
                "commit the container",
                () ->
                        engine.get()
                                .patient()
                                .commitCmd(engineId)
                                .withRepository(repository)
                                .withTag(reference.substring(repository.length() + 1))
                                .withPause(pause)
                                .exec());
    }

    private Named named(String reference) {
        return translated(
                "tell of " + reference,
                () -> {
                    InspectImageResponse image =
                            engine.get().prompt().inspectImageCmd(reference).exec();
                    String place = repositoryOf(reference) + "@";
                    String digest =
                            Objects.requireNonNullElse(image.getRepoDigests(), List.<String>of())
                                    .stream()
                                    .filter(known -> known.startsWith(place))
                                    .map(known -> known.substring(place.length()))
                                    .findFirst()
                                    .orElse(null);
                    return new Named(withAlgorithm(image.getId()), digest);
                });
    }

    /** Without its tag or digest. */
    private static String repositoryOf(String reference) {
        int at = reference.indexOf('@');
        return at >= 0
                ? reference.substring(0, at)
                : reference.substring(0, reference.lastIndexOf(':'));
    }

    private @Nullable AuthConfig login(String repository) {
        Credentials login = logins.get(RegistryClient.registryOf(repository));
        return login == null
                ? null
                : new AuthConfig().withUsername(login.user()).withPassword(login.password());
    }

    @Override
    public void remove(StoredImage image) {
        // Tags first: with the last one an engine takes the digests of that repository, too.
        for (String reference : image.references()) {
            removeOne(reference);
        }
        removeOne(image.id());
    }

    private void removeOne(String reference) {
        translated(
                "remove " + reference,
                () -> {
                    try {
                        engine.get().patient().removeImageCmd(reference).withForce(false).exec();
                    } catch (NotFoundException _) {
                        // It is gone already.
                    }
                    return true;
                });
    }
}
