package io.waybill.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

@Command(
        name = "events",
        description =
                "The events as they are: the newest 20, or from a position on; with -f, as they come.",
        footer = "%nExample: waybill events -f -o json | jq .type")
final class EventsCommand implements Callable<Integer> {
    private static final int SHOWN = 20;

    @Mixin private Connection connection = new Connection();

    @Option(
            names = {"-f", "--follow"},
            description = "go on until Ctrl-C, through restarts of the service")
    private boolean follow;

    @Option(names = "--from", paramLabel = "POSITION", description = "begin after this position")
    private @Nullable Long from;

    @Override
    public Integer call() {
        Api api = connection.api();
        long newest = newest(api);
        long after = from != null ? from : follow ? newest : Math.max(0, newest - SHOWN);
        if (!follow && after >= newest) {
            connection.say("there are no events after position " + after);
            return 0;
        }
        read(api, after, newest);
        return 0;
    }

    private static long newest(Api api) {
        Iterator<JsonNode> items =
                api.get("/api/v1/audit", Map.of("limit", 1)).json().path("items").iterator();
        return items.hasNext() ? items.next().path("position").asLong(0) : 0;
    }

    private void read(Api api, long begin, long until) {
        long after = begin;
        boolean once = false;
        while (true) {
            try (Stream<String> lines = api.stream(after)) {
                once = true;
                for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                    String line = each.next();
                    if (line.startsWith("data:")) {
                        after = show(line.substring("data:".length()).strip());
                        if (!follow && after >= until) {
                            return;
                        }
                    }
                }
            } catch (IOException lost) {
                if (!once) {
                    throw api.unreachable(lost);
                }
            } catch (UncheckedIOException _) {
                // The service went away in the middle: go on where it ended, once it is back.
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Failed(130, "interrupted");
            }
            Api.pause();
        }
    }

    private long show(String data) {
        JsonNode event = JsonMapper.shared().readTree(data);
        if (connection.json()) {
            connection.say(data);
        } else {
            String reason = event.path("reason").asString("");
            connection.say(
                    "%8d  %s  %-38s %-22s %s%s"
                            .formatted(
                                    event.path("position").asLong(0),
                                    Times.local(event.path("recordedAt").asString("")),
                                    type(event.path("type").asString("")),
                                    subject(event.path("subject").asString("")),
                                    event.path("actor").asString(""),
                                    reason.isEmpty() ? "" : ": " + reason));
        }
        return event.path("position").asLong(0);
    }

    private static String type(String type) {
        return type.replaceFirst("^io\\.waybill\\.", "").replaceFirst("\\.v\\d+$", "");
    }

    private static String subject(String subject) {
        return subject.matches("containers/[0-9a-f]{32}") ? subject.substring(0, 23) : subject;
    }
}
