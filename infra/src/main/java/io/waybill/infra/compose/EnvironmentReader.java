package io.waybill.infra.compose;

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

    Map<String, String> read(@Nullable Place envFile, @Nullable Place environment) {
        Map<String, String> whole = new HashMap<>();
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
                        (name, value) -> {
                            String own = value == null ? variables.value(name) : value;
                            if (own == null) {
                                whole.remove(name);
                            } else {
                                whole.put(name, own);
                            }
                        });
        return whole;
    }

    private void read(Named file, String text, Map<String, String> whole) {
        try {
            whole.putAll(EnvFile.read(text, variables.known()));
        } catch (EnvFile.Bad bad) {
            problems.wrong(
                    file.place(), file.path() + ", line " + bad.line() + ": " + bad.getMessage());
        }
    }
}
