package io.waybill.projections.audit;

/** In which order entries are told; the log's own, either way. */
public enum AuditOrder {
    NEWEST_FIRST("desc"),
    OLDEST_FIRST("asc");

    private final String sql;

    AuditOrder(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }
}
