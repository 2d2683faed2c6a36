package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Map;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("NAME", "STATUS");
        table.row("a-long-name", "running");
        table.row("b", "");
        assertThat(table.render(new Screen(0, false)))
                .isEqualTo(
                        """
                        NAME          STATUS
                        a-long-name   running
                        b             -
                        """);
    }

    @Test
    void whatCameFromElsewhereNeitherBreaksTheLineNorCommandsTheTerminal() {
        Table table = new Table("REASON");
        table.row("two\nlines \u001b[31mred\u0007");
        assertThat(table.render(new Screen(0, false))).isEqualTo("REASON\ntwo lines ?[31mred?\n");
    }

    @Test
    void onANarrowScreenTheWidestColumnGivesWay() {
        Table table = new Table("ID", "NAME", "NOTES");
        table.row("c62eea5f71b3", "web", "drift: state exited instead of running; healed 3s ago");
        table.row("ea2faa38a363", "batch", "");
        String shown = table.render(new Screen(50, false));
        assertThat(shown)
                .isEqualTo(
                        """
                        ID            NAME   NOTES
                        c62eea5f71b3  web    drift: state exited instead …
                        ea2faa38a363  batch  -
                        """);
        assertThat(shown.lines()).allMatch(line -> line.length() <= 50);
    }

    @Test
    void whatNamesAThingIsNotCutShortWhereThereIsAWiderColumn() {
        Table table = new Table("OPERATION", "SUMMARY");
        table.row("64cefc45b1f6068f307ffea86726c4db", "x".repeat(200));
        assertThat(table.render(new Screen(80, false)))
                .contains("64cefc45b1f6068f307ffea86726c4db  x");
    }

    @Test
    void statesAreColouredByWhatTheyMeanAndNothingElse() {
        Table table = new Table("NAME", "STATUS");
        table.row("failed", "running");
        table.row("web", "exited (137)");
        table.row("db", "running (unhealthy)");
        table.row("job", "exited (0)");
        table.row("bad", "exited (3)");
        String green = "\033[32m";
        String red = "\033[31m";
        String end = "\033[0m";
        assertThat(table.render(new Screen(0, true)).lines().skip(1))
                .containsExactly(
                        "failed   " + green + "running" + end,
                        "web      " + red + "exited (137)" + end,
                        "db       " + red + "running (unhealthy)" + end,
                        "job      exited (0)",
                        "bad      " + red + "exited (3)" + end);
    }

    @Test
    void coloursFollowTheConventions() {
        assertThat(Screen.of(null, Map.of())).isEqualTo(new Screen(0, false));
        assertThat(Screen.of("120", Map.of())).isEqualTo(new Screen(120, true));
        assertThat(Screen.of("120", Map.of("NO_COLOR", "1")).colour()).isFalse();
        assertThat(Screen.of("120", Map.of("TERM", "dumb")).colour()).isFalse();
        assertThat(Screen.of(null, Map.of("CLICOLOR_FORCE", "1")).colour()).isTrue();
        assertThat(Screen.of("wide", Map.of()).columns()).isZero();
    }

    @Test
    void aRowHasACellForEveryColumn() {
        Table table = new Table("A", "B");
        assertThatThrownBy(() -> table.row("1")).hasMessageContaining("1 cells in 2 columns");
    }
}
