package io.waybill.infra.command;

import java.util.Map;

/** Asked before each command whether who gives it may. */
@FunctionalInterface
public interface Gate {
    /**
     * @return what goes with the command
     * @throws io.waybill.domain.Forbidden where they may not; nothing has changed then
     */
    Pass require(Object command, Caller caller);

    /**
     * What goes with a command that may be carried out.
     *
     * @param says what its events say beside who asked and why
     * @param alongside what is done with its events
     * @param afterwards what is done once they are in the log
     */
    record Pass(Map<String, String> says, InSameTransaction alongside, Runnable afterwards) {
        /** Nothing at all. */
        public static final Pass FREE = new Pass(Map.of(), InSameTransaction.NOTHING, () -> {});
    }
}
