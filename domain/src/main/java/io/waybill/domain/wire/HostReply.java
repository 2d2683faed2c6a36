package io.waybill.domain.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;
import io.waybill.domain.image.ImageWorkOutcome;

import org.jspecify.annotations.Nullable;

/** The value on a host's replies topic, keyed by the request's id. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HostReply.Alive.class, name = "alive"),
    @JsonSubTypes.Type(value = HostReply.Chunk.class, name = "chunk"),
    @JsonSubTypes.Type(value = HostReply.Room.class, name = "room"),
    @JsonSubTypes.Type(value = HostReply.End.class, name = "end")
})
public sealed interface HostReply {
    /** The request it answers. */
    String id();

    /** The instance of the service that asked. */
    String to();

    /** The request is at work, even if there is nothing to tell. */
    record Alive(String id, String to) implements HostReply {}

    /** A piece of what was asked for. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Chunk(String id, String to, OutputStream stream, byte[] data) implements HostReply {}

    /**
     * There is room for more input.
     *
     * @param total how many bytes may be sent, counted from the beginning
     */
    record Room(String id, String to, long total) implements HostReply {}

    /**
     * There is no more.
     *
     * @param failure why it is not all; none where it is
     * @param exec what became of a program that was run
     * @param imageWork what became of work with images
     */
    record End(
            String id,
            String to,
            @Nullable Failure failure,
            @Nullable ExecOutcome exec,
            @Nullable ImageWorkOutcome imageWork)
            implements HostReply {}

    enum OutputStream {
        STDOUT,
        STDERR
    }
}
