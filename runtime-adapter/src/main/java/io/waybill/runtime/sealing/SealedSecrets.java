package io.waybill.runtime.sealing;

import io.waybill.domain.ContainerId;
import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;

import java.nio.charset.StandardCharsets;

/** What sealed values are bound to: opened for anything else, they do not open. */
public final class SealedSecrets {
    private SealedSecrets() {}

    /** What they are sealed for. */
    public static byte[] purpose() {
        return "waybill secrets v1".getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @param id of the asking that they answer
     */
    public static byte[] alongside(
            String id, HostId host, ContainerId container, OperationId operation) {
        return String.join("\0", id, host.value(), container.value(), operation.value())
                .getBytes(StandardCharsets.UTF_8);
    }
}
