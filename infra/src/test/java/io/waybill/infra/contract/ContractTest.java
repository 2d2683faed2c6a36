package io.waybill.infra.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.commandtopic.CommandForm;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Holds what other platforms read to what it is said to be, and to what it was. {@code
 * -Dcontract.write=true} draws the files anew; {@code -Dcontract.release=true} makes what is there
 * the released contract, which from then on may only be added to.
 */
class ContractTest {
    private static final Path WRITTEN = Path.of("src", "main", "resources", "contract");
    private static final Path SCHEMAS = WRITTEN.resolve("schemas");
    private static final Path RELEASED = Path.of("src", "test", "resources", "released", "schemas");

    private static Contract contract;

    @BeforeAll
    static void draw() throws IOException {
        contract = new Contract();
        if (Boolean.getBoolean("contract.write")) {
            Files.createDirectories(SCHEMAS);
            for (var schema : contract.schemas().entrySet()) {
                write(SCHEMAS.resolve(schema.getKey() + ".json"), schema.getValue());
            }
            write(WRITTEN.resolve("asyncapi.json"), new AsyncApi(contract).write());
        }
        if (Boolean.getBoolean("contract.release")) {
            Files.createDirectories(RELEASED);
            for (Path schema : files(SCHEMAS)) {
                Files.writeString(RELEASED.resolve(schema.getFileName()), Files.readString(schema));
            }
        }
    }

    private static void write(Path file, JsonNode json) throws IOException {
        Files.writeString(file, pretty(json));
    }

    private static String pretty(JsonNode json) {
        return WaybillJson.mapper()
                        .writer()
                        .with(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(json)
                + "\n";
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return WaybillJson.mapper().readTree(Files.readString(file));
    }

    @Test
    void theSchemasSayWhatTheRecordsAre() throws IOException {
        SortedMap<String, JsonNode> drawn = contract.schemas();
        assertThat(files(SCHEMAS))
                .extracting(file -> file.getFileName().toString().replaceAll("\\.json$", ""))
                .containsExactlyElementsOf(drawn.keySet());
        for (var schema : drawn.entrySet()) {
            assertThat(Files.readString(SCHEMAS.resolve(schema.getKey() + ".json")))
                    .as("%s; draw it anew with -Dcontract.write=true", schema.getKey())
                    .isEqualTo(pretty(schema.getValue()));
        }
    }

    @Test
    void theAsyncApiDocumentSaysWhatTheTopicsAre() throws IOException {
        assertThat(Files.readString(WRITTEN.resolve("asyncapi.json")))
                .as("draw it anew with -Dcontract.write=true")
                .isEqualTo(pretty(new AsyncApi(contract).write()));
    }

    static Set<String> types() throws IOException {
        return new Contract().schemas().keySet();
    }

    @ParameterizedTest
    @MethodSource("types")
    void anExampleIsAsItsSchemaSays(String type) throws IOException {
        JsonNode schema = read(SCHEMAS.resolve(type + ".json"));
        String example = pretty(contract.example(type));
        SchemaRegistry registry =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

        assertThat(registry.getSchema(pretty(schema)).validate(example, InputFormat.JSON))
                .isEmpty();
        assertThat(undescribed("", schema, schema, contract.example(type))).isEmpty();
    }

    @Test
    void whatWasReleasedStaysAsItWasForWhoReadsIt() throws IOException {
        List<String> problems = new ArrayList<>();
        for (Path released : files(RELEASED)) {
            Path now = SCHEMAS.resolve(released.getFileName());
            if (!Files.exists(now)) {
                problems.add(released.getFileName() + " is not there any more");
                continue;
            }
            compared(released, now)
                    .forEach(problem -> problems.add(released.getFileName() + ": " + problem));
        }
        assertThat(problems)
                .as("a change that a reader could misunderstand is a new revision of its type")
                .isEmpty();
        assertThat(files(RELEASED)).isNotEmpty();
    }

    private static List<String> compared(Path released, Path now) throws IOException {
        String type = released.getFileName().toString().replaceAll("\\.json$", "");
        boolean isCommanded =
                CommandForm.all().stream().anyMatch(command -> command.type().equals(type));
        return isCommanded
                ? Compatibility.problemsOfWriters(read(released), read(now))
                : Compatibility.problems(read(released), read(now));
    }

    /** What an example has and its schema does not describe. */
    private static Set<String> undescribed(
            String where, JsonNode whole, JsonNode schema, JsonNode example) {
        Set<String> found = new TreeSet<>();
        List<JsonNode> describing = describing(whole, schema);
        if (example instanceof ObjectNode object) {
            object.forEachEntry(
                    (name, value) -> {
                        List<JsonNode> described =
                                describing.stream()
                                        .flatMap(
                                                one ->
                                                        Stream.of(
                                                                one.path("properties").path(name),
                                                                one.path("additionalProperties")))
                                        .filter(JsonNode::isObject)
                                        .toList();
                        if (described.isEmpty()) {
                            found.add(where + "/" + name);
                        }
                        described.stream()
                                .map(one -> undescribed(where + "/" + name, whole, one, value))
                                .min((a, b) -> Integer.compare(a.size(), b.size()))
                                .ifPresent(found::addAll);
                    });
        } else {
            example.forEach(
                    element ->
                            describing.stream()
                                    .map(one -> one.path("items"))
                                    .filter(JsonNode::isObject)
                                    .forEach(
                                            one ->
                                                    found.addAll(
                                                            undescribed(
                                                                    where + "/[]",
                                                                    whole,
                                                                    one,
                                                                    element))));
        }
        return found;
    }

    private static List<JsonNode> describing(JsonNode whole, JsonNode schema) {
        List<JsonNode> all = new ArrayList<>(List.of(schema));
        JsonNode reference = schema.path("$ref");
        if (!reference.isMissingNode()) {
            all.addAll(describing(whole, whole.at(reference.asString().substring(1))));
        }
        for (String choice : List.of("anyOf", "oneOf", "allOf")) {
            schema.path(choice).forEach(one -> all.addAll(describing(whole, one)));
        }
        return all;
    }
}
