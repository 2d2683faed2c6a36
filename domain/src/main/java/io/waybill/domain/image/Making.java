package io.waybill.domain.image;

import io.waybill.domain.HostId;
import io.waybill.domain.OperationId;

/**
 * A version that is being made: on a host, to be pushed under a tag that is its own.
 *
 * @param action what it is called
 * @param source in the words that the version will have it
 * @param makeCurrent whether new containers are to be made from it
 * @param pushed whether the host has said that it is in the registry
 */
public record Making(
        OperationId operation,
        String action,
        HostId host,
        String tag,
        String source,
        boolean makeCurrent,
        boolean pushed) {
    Making inRegistry() {
        return new Making(operation, action, host, tag, source, makeCurrent, true);
    }
}
