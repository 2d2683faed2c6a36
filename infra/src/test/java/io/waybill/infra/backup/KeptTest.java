package io.waybill.infra.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class KeptTest {
    private static final Pattern MADE =
            Pattern.compile("^create (?:unlogged )?table (\\w+)", Pattern.MULTILINE);

    @Test
    void eachTableIsKeptOrLeftOut() throws Exception {
        Set<String> named = new TreeSet<>(Kept.tables());
        named.addAll(Kept.LEFT_OUT);
        named.remove("flyway_schema_history"); // no migration makes it
        assertThat(named).isEqualTo(made());
    }

    private static Set<String> made() throws IOException, URISyntaxException {
        Path migrations =
                Path.of(
                        Objects.requireNonNull(KeptTest.class.getResource("/db/migration"))
                                .toURI());
        try (Stream<Path> files = Files.list(migrations)) {
            return files.flatMap(file -> MADE.matcher(text(file)).results())
                    .map(made -> made.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
