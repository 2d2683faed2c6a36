package io.waybill.infra.access;

import io.waybill.domain.access.Permission;
import io.waybill.projections.Words;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be asked for, and what that takes. */
public record Endpoint(String method, String path, Set<Permission> needs)
        implements Comparable<Endpoint> {
    private static final String ROW = "| %s | `%s` | %s |";

    String row() {
        String words = needs.stream().map(Words::of).sorted().collect(Collectors.joining(" and "));
        return ROW.formatted(method, path, words.isEmpty() ? "nothing" : words);
    }

    /** The rows of the table that {@link EndpointTableTest} holds against the controllers. */
    public static List<Endpoint> in(Stream<String> lines) {
        return lines.filter(line -> line.matches("\\| [A-Z]+ \\| `/.*"))
                .map(line -> line.split("\\|"))
                .map(
                        cells ->
                                new Endpoint(
                                        cells[1].strip(),
                                        cells[2].strip().replace("`", ""),
                                        needs(cells[3].strip())))
                .toList();
    }

    private static Set<Permission> needs(String words) {
        return words.equals("nothing")
                ? Set.of()
                : Stream.of(words.split(" and "))
                        .map(word -> word.replace('-', '_').toUpperCase(Locale.ROOT))
                        .map(Permission::valueOf)
                        .collect(Collectors.toSet());
    }

    @Override
    public int compareTo(Endpoint other) {
        return (path + " " + method).compareTo(other.path + " " + other.method);
    }
}
