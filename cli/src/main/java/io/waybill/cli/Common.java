package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What every command takes: which Waybill, and how to show what it answers. */
sealed class Common permits Wish {
    private static final String LARGEST_PAGE = "1000";

    enum Output {
        table,
        wide,
        json,
        yaml
    }

    @Nullable
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "table, wide (more columns, nothing cut), json (the API's own, unchanged) or yaml (the same); default: table.")
    Output output = Output.table;

    @Mixin private Which which = new Which();

    Surroundings around() {
        return main().around();
    }

    private Main main() {
        return (Main) Objects.requireNonNull(spec).root().userObject();
    }

    /** Which Waybill was asked for, before the command or after it. */
    Which which() {
        return which.orElse(main().which());
    }

    Api api() {
        CommandSpec command = spec;
        return command == null
                ? new Api(access())
                : new Api(access(), field -> OwnWords.of(field, command));
    }

    Access access() {
        Which asked = which();
        return Access.find(asked.server, asked.token, asked.context, asked.credentials, around());
    }

    /** Of the {@code ./waybill up} that a command speaks to where nothing else is said. */
    DataFolder dataFolder() {
        return Access.dataFolder(which().credentials, around());
    }

    /** Whether programs are to read it, not people. */
    boolean asData() {
        return output == Output.json || output == Output.yaml;
    }

    /** Shows an answer: itself where programs read it, else what it says in words. */
    void tell(Api.Reply reply, Supplier<String> words) {
        tell(reply.body(), words);
    }

    void tell(String json, Supplier<String> words) {
        print(asData() ? data(json) : words.get());
    }

    /** The API's own answer, as it was asked for. */
    String data(String json) {
        return output == Output.yaml ? Yaml.of(Json.read(json)) : json;
    }

    /** The screen that tables have to fit on. */
    Screen screen() {
        Screen screen = around().screen();
        return wide() ? new Screen(0, screen.colour()) : screen;
    }

    boolean wide() {
        return output == Output.wide;
    }

    Instant now() {
        return around().clock().instant();
    }

    /** How a table is made of an answer. */
    interface View {
        String render(JsonNode answer, Common how);
    }

    /** Asks, and shows the answer. */
    int show(String path, Map<String, String> query, View view) {
        Api.Reply reply = api().get(path, query);
        tell(reply, () -> view.render(reply.json(), this));
        return 0;
    }

    /** Asks for a list page by page, and shows it whole. */
    int showAll(String path, Map<String, String> query, View view) {
        Map<String, String> asked = new LinkedHashMap<>(query);
        asked.put("limit", LARGEST_PAGE);
        Api.Reply first = api().get(path, asked);
        ObjectNode whole = (ObjectNode) first.json();
        boolean isOnePage = Json.text(whole, "next").isEmpty();
        for (String next = Json.text(whole, "next");
                !next.isEmpty();
                next = Json.text(whole, "next")) {
            asked.put("cursor", next);
            JsonNode page = api().get(path, asked).json();
            whole.withArray("items").addAll((ArrayNode) page.path("items"));
            whole.set("next", page.path("next"));
        }
        whole.remove("next");
        tell(isOnePage ? first.body() : whole.toString(), () -> view.render(whole, this));
        return 0;
    }

    /** Prints a text, whose last line may lack its end. */
    void print(String text) {
        around().out().print(text.endsWith("\n") ? text : text + "\n");
        around().out().flush();
    }

    void warn(String text) {
        around().err().println("waybill: " + Table.printable(text));
    }
}
