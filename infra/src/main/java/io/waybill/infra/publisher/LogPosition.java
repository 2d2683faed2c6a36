package io.waybill.infra.publisher;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/**
 * How far a log is published: the value on the publisher's position topic.
 *
 * @param event the id of the event at the position; absent where a former release wrote this
 * @param states what the topics of states have at that position; absent where they have nothing
 *     that can be relied on
 */
record LogPosition(UUID logId, long position, @Nullable String event, @Nullable States states) {

    /**
     * @param form the revision of the documents' form, as they are written by one release
     * @param documents how many there are
     */
    record States(String form, int documents) {}
}
