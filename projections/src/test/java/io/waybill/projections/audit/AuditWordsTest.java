package io.waybill.projections.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The words that the trail can be asked by are those that its description names. */
class AuditWordsTest {
    @Test
    void theDescriptionOfTheApiNamesEveryAction() throws IOException {
        String row =
                Files.readAllLines(Path.of("../docs/api.md")).stream()
                        .filter(line -> line.startsWith("| `action` |"))
                        .findFirst()
                        .orElseThrow();
        assertThat(AuditWords.ACTIONS)
                .allSatisfy(action -> assertThat(row).contains("`" + action + "`"));
    }
}
