package io.waybill.infra.command;

/** Asked before each command whether who gives it may. */
@FunctionalInterface
public interface Gate {
    /**
     * @throws io.waybill.domain.Forbidden where they may not; nothing has changed then
     */
    void require(Object command, Caller caller);
}
