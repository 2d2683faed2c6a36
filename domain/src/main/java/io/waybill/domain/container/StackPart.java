package io.waybill.domain.container;

import io.waybill.domain.StackId;

/**
 * Of which stack a container is a part.
 *
 * @param number from 1: which one of several that serve the same
 */
public record StackPart(StackId stack, String service, int number) {

    /** Such as {@code shop/web/1}. */
    @Override
    public String toString() {
        return stack.value() + "/" + service + "/" + number;
    }
}
