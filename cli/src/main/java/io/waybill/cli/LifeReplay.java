package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A container's life, state by state. */
final class LifeReplay {
    private static final String KEYS = "enter: next, b: back, a number: that step, q: quit";

    private final PrintStream out;
    private final List<JsonNode> steps = new ArrayList<>();

    LifeReplay(Common common, String container) {
        this(common.api(), container, common.around().out());
    }

    LifeReplay(Api api, String container, PrintStream out) {
        this.out = out;
        Map<String, String> query = new LinkedHashMap<>();
        query.put("limit", "1000");
        String next;
        do {
            JsonNode page = api.get(path(container), query).json();
            page.path("items").forEach(steps::add);
            next = Json.text(page, "next");
            query.put("cursor", next);
        } while (!next.isEmpty());
    }

    private static String path(String container) {
        return "/containers/" + Api.segment(container) + "/replay";
    }

    /** All of it at once. */
    static int whole(Common common, String container) {
        return common.showAll(path(container), Map.of(), LifeReplay::texts);
    }

    private static String texts(JsonNode life, Common how) {
        StringBuilder all = new StringBuilder();
        int of = life.path("items").size();
        life.path("items").forEach(step -> all.append(text(step, of)));
        return all.toString();
    }

    /** Step by step, as somebody wants it. */
    int stepwise(BufferedReader keys) {
        out.println(KEYS);
        int at = 0;
        while (true) {
            out.print(text(steps.get(at), steps.size()));
            int next = next(at, keys);
            if (next < 0) {
                return 0;
            }
            at = next;
        }
    }

    /** Which step is next; none (negative) where nobody wants one. */
    private int next(int at, BufferedReader keys) {
        while (true) {
            String key = read(at, keys);
            if (key == null || key.equals("q")) {
                return -1;
            }
            int wanted =
                    key.isEmpty()
                            ? at + 1
                            : key.equals("b")
                                    ? at - 1
                                    : key.matches("\\d{1,9}") ? Integer.parseInt(key) - 1 : -1;
            if (wanted >= 0 && wanted < steps.size()) {
                return wanted;
            }
            if (key.isEmpty()) {
                return -1; // after the last one
            }
            out.println("there are steps 1 to " + steps.size() + "; " + KEYS);
        }
    }

    private @Nullable String read(int at, BufferedReader keys) {
        out.print("[" + (at + 1) + "/" + steps.size() + "] ");
        out.flush();
        try {
            String line = keys.readLine();
            return line == null ? null : line.strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String text(JsonNode step, int of) {
        String what = Json.text(step, "what");
        String reason = Json.text(step, "reason");
        String ticket = Json.text(step, "ticket");
        String at = Json.text(step, "at");
        StringBuilder text = new StringBuilder();
        text.append(
                "%s of %d  %s  %s%n"
                        .formatted(
                                Json.text(step, "step"),
                                of,
                                at.isEmpty() ? Json.text(step, "recordedAt") : at,
                                Table.printable(what.isEmpty() ? Json.text(step, "type") : what)));
        text.append(
                "   #%s %s by %s%s%s%n"
                        .formatted(
                                Json.text(step, "position"),
                                Table.printable(Json.text(step, "type")),
                                Table.printable(Json.who(step, "actor")),
                                reason.isEmpty() ? "" : ": " + Table.printable(reason),
                                ticket.isEmpty() ? "" : " (" + Table.printable(ticket) + ")"));
        for (JsonNode change : step.path("changes")) {
            text.append(
                    "   %-13s %s -> %s%n"
                            .formatted(
                                    Json.text(change, "field"),
                                    Table.printable(Json.text(change, "from")),
                                    Table.printable(Json.text(change, "to"))));
        }
        text.append("   is now: ").append(state(step.path("state"))).append('\n');
        return text.toString();
    }

    private static String state(JsonNode state) {
        List<String> fields = new ArrayList<>();
        state.forEachEntry((name, value) -> fields.add(name + " " + value.asString()));
        return Table.printable(String.join(", ", fields));
    }
}
