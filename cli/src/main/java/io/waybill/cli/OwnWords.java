package io.waybill.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the API calls its fields, in the words of the command that was given. */
final class OwnWords {
    /** Where an option is called otherwise than the field that it fills. */
    private static final Map<String, List<String>> OPTIONS =
            Map.ofEntries(
                    Map.entry("to", List.of("--to-revision", "--to-version", "--to-time")),
                    Map.entry("to.instant", List.of("--to-time")),
                    Map.entry("limits.memoryBytes", List.of("--memory")),
                    Map.entry("limits.cpus", List.of("--cpus")),
                    Map.entry("ports", List.of("--publish")),
                    Map.entry("mounts", List.of("--volume")),
                    Map.entry("networks", List.of("--network")),
                    Map.entry("networkMode", List.of("--network")),
                    Map.entry("environment", List.of("--env")),
                    Map.entry("labels", List.of("--label")),
                    Map.entry("selector", List.of("--selector")),
                    Map.entry("restartPolicy", List.of("--restart")),
                    Map.entry("timeToLive", List.of("--ttl")),
                    Map.entry("healthCheck.test", List.of("--health-cmd")),
                    Map.entry("workingDirectory", List.of("--workdir")),
                    Map.entry("placement.labels", List.of("--place")),
                    Map.entry("driftPolicy", List.of("--drift")),
                    Map.entry("pollEvery", List.of("--poll")));

    /** What is named in the middle of a sentence, as the field to be set by programs. */
    private static final Map<String, String> IN_SENTENCES =
            Map.of(
                    "(projectDirectory)", "(--project-directory)",
                    "(leaveOut)", "(--leave-out-unsupported)",
                    "(leaveVolumes)", "(--leave-volumes)",
                    "(force)", "(--force)",
                    "see GET /proof", "waybill proof says why",
                    // Each command is given under a key of its own, which nobody is told.
                    ", so repeat it with the same Idempotency-Key",
                            "; look whether it was before it is given again");

    /** The one that names its arguments, too. */
    private static final Pattern PLAIN =
            Pattern.compile("\\(plain: \\[\"([^\"]*(?:\", \"[^\"]*)*)\"]\\)");

    private OwnWords() {}

    /** The option or argument that a field was given by; the field itself where there is none. */
    static String of(String field, CommandSpec command) {
        String bare = field.replaceFirst("^spec\\.", "").replaceAll("\\[[^]]*]", "");
        String last = bare.substring(bare.lastIndexOf('.') + 1);
        return Stream.of(
                        OPTIONS.getOrDefault(bare, List.of()),
                        List.of("--" + dashed(bare)),
                        List.of("--" + dashed(last)))
                .map(
                        names ->
                                names.stream()
                                        .filter(name -> command.findOption(name) != null)
                                        .toList())
                .filter(names -> !names.isEmpty())
                .findFirst()
                .map(OwnWords::either)
                .or(() -> argument(last, command))
                .orElse(field);
    }

    static String sentence(String said) {
        String own = said;
        for (Map.Entry<String, String> each : IN_SENTENCES.entrySet()) {
            own = own.replace(each.getKey(), each.getValue());
        }
        return PLAIN.matcher(own)
                .replaceAll(
                        named ->
                                Matcher.quoteReplacement(
                                        "(--plain "
                                                + named.group(1).replace("\", \"", " --plain ")
                                                + ")"));
    }

    private static String either(List<String> names) {
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    }

    private static Optional<String> argument(String field, CommandSpec command) {
        return command.positionalParameters().stream()
                .map(PositionalParamSpec::paramLabel)
                .filter(label -> label.equalsIgnoreCase(field))
                .findFirst();
    }

    /** As options are written: {@code asKnownAt} is {@code as-known-at}. */
    private static String dashed(String field) {
        return Stream.of(field.split("\\.|(?=[A-Z])"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
    }
}
