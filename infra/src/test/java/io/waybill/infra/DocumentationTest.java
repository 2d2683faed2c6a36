package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toSet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every link within the documentation leads somewhere. */
class DocumentationTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CODE = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(HOME.resolve("docs"))) {
            List<Path> pages = docs.filter(DocumentationTest::isPage).toList();
            return Stream.concat(
                    pages.stream(),
                    Stream.of(HOME.resolve("README.md"), HOME.resolve("CONTRIBUTING.md")));
        }
    }

    private static boolean isPage(Path file) {
        return file.toString().endsWith(".md");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) {
        assertThat(
                        LINK.matcher(textOf(page))
                                .results()
                                .map(link -> link.group(1))
                                .filter(link -> !link.contains("://"))
                                .filter(link -> !leadsSomewhere(page, link)))
                .isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).toAbsolutePath();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || !isPage(target) || anchorsOf(target).contains(parts[1]);
    }

    private static Set<String> anchorsOf(Path page) {
        return HEADING.matcher(textOf(page))
                .results()
                .map(DocumentationTest::anchor)
                .collect(toSet());
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(MatchResult heading) {
        return heading.group(1)
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                .replace(' ', '-');
    }

    private static String textOf(Path page) {
        try {
            return CODE.matcher(Files.readString(page)).replaceAll("");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
