package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class LikenessTest {
    @ParameterizedTest
    @CsvSource({"wbe, web", "databse, database", "web-2, web-1", "w, ", "other, ", "xyz, "})
    void whatWasMeantIsTheNearestThatIsNear(String typed, String meant) {
        assertThat(Likeness.nearest(typed, List.of("database", "web", "web-1")).orElse(null))
                .isEqualTo(meant);
    }
}
