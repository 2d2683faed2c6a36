package io.waybill.infra.replay;

/**
 * How far a replay is.
 *
 * @param position up to which it has come
 * @param sent how many events are on the topic
 */
record Reached(long position, long sent) {}
