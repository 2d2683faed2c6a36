package io.waybill.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalysis;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;

class DatabaseWentAwayTest {
    private final DatabaseWentAway analyzer = new DatabaseWentAway();

    @Test
    void aServerThatDoesNotAnswerIsTold() throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:" + Service.freePort() + "/waybill?user=waybill";
        SQLException refused =
                catchThrowableOfType(SQLException.class, () -> DriverManager.getConnection(url));
        FailureAnalysis told = analyzer.analyze(new BeanCreationException("a bean", refused));
        assertThat(told).isNotNull();
        assertThat(told.getDescription())
                .startsWith("PostgreSQL went away while the service started: ")
                .contains("refused");
    }

    @Test
    void oneThatIsStoppedIsTold() {
        SQLException stopped = new SQLException("FATAL: terminating connection", "57P01");
        assertThat(analyzer.analyze(new BeanCreationException("a bean", stopped))).isNotNull();
    }

    @Test
    void whatElseIsWrongIsNotThat() {
        SQLException wrong = new SQLException("relation does not exist", "42P01");
        assertThat(analyzer.analyze(new BeanCreationException("a bean", wrong))).isNull();
    }
}
