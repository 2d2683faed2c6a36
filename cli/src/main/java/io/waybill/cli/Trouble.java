package io.waybill.cli;

import tools.jackson.core.JacksonException;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLException;

/** Why something could not be read, written or reached, in other words than a library's own. */
final class Trouble {
    private static final List<String> CUT_OFF =
            List.of(
                    "premature",
                    "chunked transfer encoding",
                    "eof reached",
                    "unexpected end of file",
                    "header parser received no bytes",
                    "connection reset",
                    "broken pipe",
                    "closed");

    private Trouble() {}

    /** In the words of the libraries that say so. */
    static boolean isCutOff(Throwable failure) {
        return failure instanceof EOFException
                || failure instanceof ClosedChannelException
                || CUT_OFF.stream().anyMatch(said(failure)::contains);
    }

    static String why(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "it is not there";
            case AccessDeniedException _ -> "access to it is denied";
            case FileSystemException file when file.getReason() != null ->
                    file.getReason().toLowerCase(Locale.ROOT);
            case CharacterCodingException _ -> "it is not text in UTF-8";
            case JacksonException _ -> "it is not JSON";
            case UnknownHostException _ -> "there is no host of that name";
            case ConnectException refused -> refused(refused);
            case HttpTimeoutException _, SocketTimeoutException _ -> "it did not answer in time";
            case SSLException tls -> tls(tls);
            default -> isCutOff(failure) ? "the connection was cut off" : otherwise(failure);
        };
    }

    /** Which of the JDK's clients says, and which does not. */
    private static String refused(ConnectException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "there is no host of that name";
            }
        }
        return failure.getMessage() == null
                ? "connection refused"
                : failure.getMessage().toLowerCase(Locale.ROOT);
    }

    private static String tls(SSLException failure) {
        String said = said(failure);
        if (said.contains("path building") || said.contains("certificate_unknown")) {
            return "its certificate is not one that is trusted here";
        }
        if (said.contains("no subject alternative") || said.contains("no name matching")) {
            return "its certificate is for another name";
        }
        return said.contains("unrecognized ssl message") || said.contains("plaintext")
                ? "it does not speak TLS; its address may begin with http://"
                : isCutOff(failure) ? "the connection was cut off" : otherwise(failure);
    }

    private static String otherwise(Throwable failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage();
    }

    private static String said(Throwable failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    }
}
