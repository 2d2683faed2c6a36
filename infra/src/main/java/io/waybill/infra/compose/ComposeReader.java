package io.waybill.infra.compose;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.StackId;
import io.waybill.infra.compose.ComposeFile.Needs;
import io.waybill.infra.compose.ComposeFile.Service;
import io.waybill.infra.compose.Place.What;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads a Compose file. What is not supported is named, and so is what is wrong, all at once. */
public final class ComposeReader {
    private static final Set<String> TOP_LEVEL = Set.of("include", "configs", "secrets", "models");
    private static final Map<String, String> INSTEAD =
            Map.of(
                    "secrets", "give what is secret in files of the host, mounted, or in variables",
                    "configs", "mount a file of the host instead",
                    "include", "write the services into this file");

    private final ComposeInput input;
    private final Problems problems;
    private final Variables variables;

    private ComposeReader(ComposeInput input, boolean onlyNeeds) {
        this.input = input;
        this.problems = new Problems(input.file(), input.leaveOut());
        this.variables = new Variables(known(input, problems), onlyNeeds);
    }

    /**
     * @throws ComposeRefused where something in it is wrong, or not supported and not left out
     */
    public static ComposeFile read(ComposeInput input) {
        return new ComposeReader(input, false).read();
    }

    /**
     * What it takes to read a file, beside its text. Variables in the names of files count as far
     * as they are given.
     *
     * @throws ComposeRefused where it is no YAML
     */
    public static Needs needs(ComposeInput input) {
        return new ComposeReader(input, true).needs();
    }

    private static Map<String, String> known(ComposeInput input, Problems problems) {
        Map<String, String> known = new HashMap<>();
        try {
            if (input.dotenv() != null) {
                EnvFile.read(input.dotenv(), input.variables())
                        .forEach((name, variable) -> known.put(name, variable.value()));
            }
        } catch (EnvFile.Bad bad) {
            problems.wrongIn(".env", bad);
        }
        known.putAll(input.variables());
        return known;
    }

    private Needs needs() {
        Problems ignored = new Problems(input.file(), true);
        Place root = new YamlPlaces(ignored, variables).read(input.text());
        List<String> files = new ArrayList<>();
        Fields.of(Fields.of(root, ignored).take("services"), ignored)
                .takeAll()
                .values()
                .forEach(
                        service -> {
                            Fields fields = Fields.of(service, ignored);
                            EnvironmentReader.files(fields.take("env_file"), ignored)
                                    .forEach(file -> files.add(file.path()));
                            new Values(ignored)
                                    .pairs(fields.take("environment"))
                                    .forEach(
                                            (name, pair) -> {
                                                if (pair.value() == null) {
                                                    variables.value(name);
                                                }
                                            });
                        });
        variables.value("COMPOSE_PROJECT_NAME");
        return new Needs(
                List.copyOf(variables.asked()), files.stream().distinct().sorted().toList());
    }

    private ComposeFile read() {
        Place root = new YamlPlaces(problems, variables).read(input.text());
        Fields top = Fields.of(root, problems);
        top.take("version"); // says nothing any more, says the specification
        StackId name = name(top.take("name"));
        NetworkTable networks = new NetworkTable(name, top.take("networks"), problems);
        VolumeTable volumes =
                new VolumeTable(name, top.take("volumes"), input.projectDirectory(), problems);
        List<Service> services = new ArrayList<>();
        Fields all = Fields.of(top.take("services"), problems);
        Map<String, Place> named = all.takeAll();
        named.forEach(
                (service, place) ->
                        new ServiceReader(
                                        service,
                                        place,
                                        problems,
                                        new EnvironmentReader(input, variables, problems),
                                        networks,
                                        volumes)
                                .read()
                                .ifPresent(services::add));
        top.rest(INSTEAD, TOP_LEVEL);
        // One that is wrong is none either, and is told already.
        if (named.isEmpty()) {
            problems.wrong(new Place("services", root.line(), new What.Nothing()), "there is none");
        }
        problems.requireNone();
        return new ComposeFile(
                input.file(),
                root.lines(),
                name,
                List.copyOf(services),
                problems.leftOut().stream().distinct().sorted().toList(),
                List.copyOf(variables.unset()));
    }

    private StackId name(@Nullable Place place) {
        if (input.projectName() != null) {
            return new StackId(input.projectName());
        }
        String named = variables.value("COMPOSE_PROJECT_NAME");
        if (named == null || named.isEmpty()) {
            named = new Values(problems).text(place);
        }
        if (named != null) {
            return given(Objects.requireNonNull(named), place);
        }
        String fallback =
                input.directory() == null
                        ? ""
                        : input.directory()
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z0-9_-]", "")
                                .replaceAll("^[_-]+", "");
        if (fallback.isEmpty()) {
            throw new InvalidInput("projectName", "nothing names the stack; give it a name");
        }
        return new StackId(fallback.substring(0, Math.min(63, fallback.length())));
    }

    private StackId given(String named, @Nullable Place place) {
        try {
            return new StackId(named);
        } catch (InvalidInput invalid) {
            if (place == null) {
                throw invalid;
            }
            problems.wrong(place, invalid.reason());
            return new StackId("unnamed");
        }
    }
}
