package io.waybill.domain.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import io.waybill.domain.container.Failure;
import io.waybill.domain.container.TerminalSize;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The value on a host's requests topic, keyed by the request's id. It lives for minutes: what is
 * asked there is answered at once or not at all, and what must not be kept may be said there.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "request")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HostRequest.Ask.class, name = "ask"),
    @JsonSubTypes.Type(value = HostRequest.Credit.class, name = "credit"),
    @JsonSubTypes.Type(value = HostRequest.Input.class, name = "input"),
    @JsonSubTypes.Type(value = HostRequest.Resize.class, name = "resize"),
    @JsonSubTypes.Type(value = HostRequest.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = HostRequest.SecretsTold.class, name = "secrets-told")
})
public sealed interface HostRequest {
    /** How many bytes of input may be sent before the first {@link HostReply.Room} is heard. */
    long INPUT_WINDOW = 256 << 10;

    /** Which request it is, or belongs to: 32 hexadecimal digits. */
    String id();

    /**
     * Begins a request.
     *
     * @param from the instance of the service that asks, and reads the replies
     * @param until nobody waits for an answer that begins later
     * @param credit how many bytes of replies may be under way before more is granted
     */
    record Ask(String id, String from, Instant until, long credit, Question question)
            implements HostRequest {}

    /**
     * Grants more: who asked has taken what came before.
     *
     * @param total how many bytes may be sent, counted from the beginning
     */
    record Credit(String id, long total) implements HostRequest {}

    /**
     * A piece of what the request is given. No more is sent than {@link HostReply.Room} was made
     * for.
     *
     * @param from how many bytes came before it: what is heard twice is told by that
     * @param last whether there is no more
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Input(String id, long from, byte[] data, boolean last) implements HostRequest {
        public Input {
            data = data == null ? new byte[0] : data; // what is empty is not written
        }
    }

    /** The terminal at which somebody sits has another size. */
    record Resize(String id, TerminalSize size) implements HostRequest {}

    /** Nobody waits for the rest. */
    record Cancel(String id) implements HostRequest {}

    /**
     * Answers {@link AgentReport.SecretsAsked}.
     *
     * @param sealed their values by their references, a JSON object that is sealed to the key that
     *     was told; absent where they cannot be had
     * @param failure why they cannot
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record SecretsTold(String id, byte @Nullable [] sealed, @Nullable Failure failure)
            implements HostRequest {}
}
