package io.waybill.cli;

import io.waybill.proof.ArchiveFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;

/** Which events of the archive are asked for: what is given applies together. */
final class ArchiveFilter {
    private static final DateTimeFormatter TO_THE_MILLISECOND =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    @Nullable
    @Option(
            names = "--subject",
            paramLabel = "SUBJECT",
            split = ",",
            description =
                    "Only what is about these, such as hosts/build-1 or 'containers/*'; repeatable.")
    List<String> subjects;

    @Nullable
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Only these types, such as 'io.waybill.container.*'; repeatable.")
    List<String> types;

    @Nullable
    @Option(
            names = "--actor",
            paramLabel = "ACTOR",
            split = ",",
            description = "Only what these did, such as ada or 'agent/*'; repeatable.")
    List<String> actors;

    @Nullable
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "What was recorded then or later: ISO 8601, a date, or 30d for 30 days ago.")
    String from;

    @Nullable
    @Option(names = "--to", paramLabel = "TIME", description = "What was recorded before then.")
    String to;

    /** From when, and until when, as the log writes times. */
    record Span(@Nullable String from, @Nullable String to) {
        boolean has(String recordedAt) {
            return (from == null || recordedAt.compareTo(from) >= 0)
                    && (to == null || recordedAt.compareTo(to) < 0);
        }

        /** Whether there may be any between two. */
        boolean mayHave(String earliest, String latest) {
            return (from == null || latest.compareTo(from) >= 0)
                    && (to == null || earliest.compareTo(to) < 0);
        }
    }

    Span span(Instant now) {
        return new Span(time("--from", from, now), time("--to", to, now));
    }

    /**
     * As the log writes it: to the millisecond, of which it is the next where it is between two.
     */
    private static @Nullable String time(String option, @Nullable String given, Instant now) {
        if (given == null) {
            return null;
        }
        try {
            Instant instant = Times.past(given, now);
            return TO_THE_MILLISECOND.format(instant.plusNanos(999_999));
        } catch (IllegalArgumentException failure) {
            throw new Failed(Failed.USAGE, option + ": " + failure.getMessage());
        }
    }

    /** Whether a file may have any of them. */
    boolean mayBeIn(ArchiveFile file, Span span) {
        return span.mayHave(file.earliest(), file.latest())
                && (subjects == null
                        || file.subjects().stream().anyMatch(subject -> any(subjects, subject)));
    }

    boolean means(ObjectNode event, Span span) {
        String type = Json.text(event, "type");
        return span.has(Json.text(event, "recordedAt"))
                && any(subjects, Json.text(event, "subject"))
                && (any(types, type) || any(types, type.replaceFirst("\\.v[^.]*$", "")))
                && any(actors, Json.text(event, "actor"));
    }

    private static boolean any(@Nullable List<String> wanted, String value) {
        return wanted == null || wanted.stream().anyMatch(each -> matches(each, value));
    }

    private static boolean matches(String wanted, String value) {
        return wanted.endsWith("*")
                ? value.startsWith(wanted.substring(0, wanted.length() - 1))
                : value.equals(wanted);
    }
}
