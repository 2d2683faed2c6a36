package io.waybill.infra.access;

import io.waybill.domain.access.Touched;
import io.waybill.domain.container.ContainerCommand.AdoptContainer;
import io.waybill.domain.container.ContainerCommand.CopyIntoContainer;
import io.waybill.domain.container.ContainerCommand.DeclareContainer;
import io.waybill.domain.container.ContainerCommand.ExecInContainer;
import io.waybill.domain.container.ContainerCommand.ReviseContainer;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.image.ImageCommand.BuildVersion;
import io.waybill.domain.image.ImageCommand.PublishVersion;
import io.waybill.domain.image.ImageCommand.SwitchCurrentVersion;
import io.waybill.domain.rollout.RolloutCommand.StartRollout;
import io.waybill.domain.stack.StackCommand.DeclareStackRevision;
import io.waybill.infra.access.ApprovalRecord.Thing;
import io.waybill.infra.command.Canonical;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a command comes to, beyond the words of the request and the things that it changes: which
 * version "the current one" is now. What was approved of is not done where it would be something
 * else by then.
 *
 * @param lines as people are shown it
 * @param rest what there is to it beyond that
 */
record Meaning(List<String> lines, String rest) {
    // A secret's new value is not another request of who restarts what uses it.
    private static final Pattern VERSION_OF_A_SECRET =
            Pattern.compile("(\"secret:[a-z0-9._-]+)@\\d+");

    static Meaning of(Object command) {
        return switch (command) {
            case DeclareContainer declare ->
                    new Meaning(
                            List.of(declare.name() + ": made from " + version(declare.image())),
                            whole(declare.image(), declare.spec()));
            case ReviseContainer revise ->
                    new Meaning(
                            List.of("from " + version(revise.image())),
                            whole(revise.image(), revise.spec()));
            case AdoptContainer adopt -> shown("adopted with " + version(adopt.image()));
            case ExecInContainer exec ->
                    new Meaning(
                            List.of("runs " + String.join(" ", exec.exec().onRecord().command())),
                            given(exec.exec()));
            case CopyIntoContainer copy -> shown("files are copied to " + copy.path());
            case StartRollout start ->
                    new Meaning(
                            start.steps().stream()
                                    .map(step -> step.about() + ": " + step.words())
                                    .toList(),
                            "");
            case DeclareStackRevision declare ->
                    new Meaning(
                            declare.document().services().stream()
                                    .map(
                                            service ->
                                                    service.name()
                                                            + ": made from "
                                                            + version(service.image()))
                                    .toList(),
                            Canonical.of(declare.document()));
            case SwitchCurrentVersion to -> shown("the current version is " + to.version());
            case PublishVersion publish -> shown(publish.digest().value());
            case BuildVersion build -> new Meaning(List.of(), Canonical.of(build.source()));
            default -> new Meaning(List.of(), "");
        };
    }

    // How large a terminal is changes nothing.
    private static String given(ExecCommand exec) {
        return Canonical.of(
                new ExecCommand(
                        exec.command(),
                        exec.environment(),
                        exec.user(),
                        exec.workingDirectory(),
                        exec.timeout()));
    }

    private static Meaning shown(String line) {
        return new Meaning(List.of(line), "");
    }

    private static String version(ImageReference image) {
        return image.image().value()
                + (image.version() == ImageReference.NONE ? "" : ":" + image.version());
    }

    private static String whole(ImageReference image, ContainerSpec spec) {
        return image.reference()
                + "\n"
                + VERSION_OF_A_SECRET.matcher(Canonical.of(spec)).replaceAll("$1");
    }

    /** All that tells it, asked for by a request, from what else could be asked for. */
    String with(String request, List<Touched> things) {
        return String.join(
                "\n",
                request,
                String.join(
                        "\n", things.stream().map(Thing::of).map(Canonical::of).sorted().toList()),
                String.join("\n", lines),
                rest);
    }
}
