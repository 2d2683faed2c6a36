package io.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("NAME", "STATUS");
        table.row("a-long-name", "running");
        table.row("b", "");
        assertThat(table.render())
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
        assertThat(table.render()).isEqualTo("REASON\ntwo lines ?[31mred?\n");
    }

    @Test
    void aRowHasACellForEveryColumn() {
        Table table = new Table("A", "B");
        assertThatThrownBy(() -> table.row("1")).hasMessageContaining("1 cells in 2 columns");
    }
}
