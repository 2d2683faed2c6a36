package io.waybill.infra;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import java.sql.SQLException;

/**
 * A start waits for a database that does not answer yet; one that goes away while the service
 * starts ends it, with a sentence in place of a stack trace.
 */
public final class DatabaseWentAway extends AbstractFailureAnalyzer<SQLException> {
    /** The class of SQLSTATE of connections that cannot be made, or broke. */
    private static final String CONNECTION = "08";

    /** That of servers that an operator stops, or that crashed: 57P01 to 57P03. */
    private static final String STOPPED = "57P";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable start, SQLException cause) {
        return isSaidBy(cause)
                ? new FailureAnalysis(
                        "PostgreSQL went away while the service started: " + cause.getMessage(),
                        "Start it again; it waits for a PostgreSQL that does not answer yet.",
                        cause)
                : null;
    }

    /** Whether it is the connection that failed, and not what was asked for. */
    public static boolean isSaidBy(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith(CONNECTION) || state.startsWith(STOPPED));
    }
}
