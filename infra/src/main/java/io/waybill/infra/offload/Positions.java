package io.waybill.infra.offload;

/** The first and the last position of some events. */
public record Positions(long first, long last) {
    /** Of both. */
    public Positions and(Positions other) {
        return new Positions(Math.min(first, other.first), Math.max(last, other.last));
    }
}
