package io.waybill.infra.compose;

import io.waybill.domain.container.HealthCheck;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a service's health check. */
final class HealthReader {
    private HealthReader() {}

    static @Nullable HealthCheck read(@Nullable Place place, Problems problems) {
        if (place == null) {
            return null;
        }
        Values values = new Values(problems);
        Fields fields = Fields.of(place, problems);
        Place test = fields.take("test");
        Duration interval = values.duration(fields.take("interval"));
        Duration timeout = values.duration(fields.take("timeout"));
        Duration startPeriod = values.duration(fields.take("start_period"));
        Integer retries = values.number(fields.take("retries"));
        Place disable = fields.take("disable");
        fields.rest(Map.of(), Set.of("start_interval"));
        if (disable != null && values.flag(disable)) {
            problems.unsupported(disable, "the image's own check stays");
            return null;
        }
        List<String> command = command(test, place, values, problems);
        return command.isEmpty()
                ? null
                : new HealthCheck(
                        command, interval, timeout, startPeriod, retries == null ? 0 : retries);
    }

    private static List<String> command(
            @Nullable Place test, Place place, Values values, Problems problems) {
        if (test == null) {
            problems.wrong(place, "it has no test");
            return List.of();
        }
        if (test.text() != null) {
            return shell(test.text());
        }
        List<String> words = values.texts(test, false);
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "CMD" -> words.subList(1, words.size());
            case "CMD-SHELL" -> shell(String.join(" ", words.subList(1, words.size())));
            case "NONE" -> {
                problems.unsupported(test, "the image's own check stays");
                yield List.of();
            }
            default -> {
                problems.wrong(test, "it begins with CMD, CMD-SHELL or NONE");
                yield List.of();
            }
        };
    }

    private static List<String> shell(String line) {
        return List.of("/bin/sh", "-c", line);
    }
}
