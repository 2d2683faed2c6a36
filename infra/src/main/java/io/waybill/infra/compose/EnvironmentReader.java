package io.waybill.infra.compose;

import io.waybill.infra.compose.ComposeFile.Given;
import io.waybill.infra.compose.Place.What;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the environment of a service: what it says itself, before what its files say. */
final class EnvironmentReader {
    private final ComposeInput input;
    private final Variables variables;
    private final Problems problems;

    EnvironmentReader(ComposeInput input, Variables variables, Problems problems) {
        this.input = input;
        this.variables = variables;
        this.problems = problems;
    }

    /**
     * A file that is named.
     *
     * @param required whether it has to be there
     */
    record Named(Place place, String path, boolean required) {}

    /**
     * @param given where each has its value from
     */
    record Environment(Map<String, String> values, Map<String, Given> given) {

        /** It is not there any more where its value is absent. */
        private void set(String name, @Nullable String value, Given from) {
            if (value == null) {
                values.remove(name);
                given.remove(name);
            } else {
                values.put(name, value);
                given.put(name, from);
            }
        }
    }

    static List<Named> files(@Nullable Place place, Problems problems) {
        Values values = new Values(problems);
        List<Named> files = new ArrayList<>();
        for (Place item : values.items(place, true)) {
            if (item.what() instanceof What.Fields) {
                Fields fields = Fields.of(item, problems);
                String path = values.text(fields.take("path"));
                Place required = fields.take("required");
                fields.rest(Map.of());
                if (path == null) {
                    problems.wrong(item, "it names no path");
                } else {
                    files.add(new Named(item, path, required == null || values.flag(required)));
                }
            } else if (values.text(item) != null) {
                files.add(new Named(item, Objects.requireNonNull(item.text()), true));
            }
        }
        return files;
    }

    Environment read(@Nullable Place envFile, @Nullable Place environment) {
        Environment whole = new Environment(new HashMap<>(), new HashMap<>());
        for (Named file : files(envFile, problems)) {
            String text = input.files().get(file.path());
            if (text != null) {
                read(file, text, whole);
            } else if (file.required()) {
                problems.wrong(file.place(), "the file " + file.path() + " is not there");
            }
        }
        new Values(problems)
                .pairs(environment)
                .forEach(
                        (name, pair) -> {
                            String own =
                                    pair.value() == null ? variables.value(name) : pair.value();
                            Place place = pair.place();
                            whole.set(
                                    name, own, new Given(input.file(), place.line(), place.path()));
                        });
        return whole;
    }

    private void read(Named file, String text, Environment whole) {
        try {
            EnvFile.read(text, variables.known())
                    .forEach(
                            (name, variable) ->
                                    whole.set(
                                            name,
                                            variable.value(),
                                            new Given(file.path(), variable.line(), "")));
        } catch (EnvFile.Bad bad) {
            problems.wrong(
                    file.place(), file.path() + ", line " + bad.line() + ": " + bad.getMessage());
        }
    }
}
