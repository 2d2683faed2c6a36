package io.waybill.runtime.registry;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;

/** Why nothing was answered. The JDK's client often says no more of it than a class's name. */
final class NoAnswer {
    private NoAnswer() {}

    static String because(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "there is no host of that name";
            }
        }
        if (failure instanceof HttpTimeoutException) {
            return "not in time";
        }
        String said = failure.getMessage();
        if (said != null) {
            return said;
        }
        return switch (failure) {
            case ConnectException _ -> "connection refused";
            case EOFException _, ClosedChannelException _ -> "it hung up";
            default -> failure.getClass().getSimpleName();
        };
    }
}
