package io.waybill.infra.api;

import io.waybill.infra.access.Problems;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Writer;

/** Says what is wrong with a request that came no further than the server. */
final class UnreadableRequests extends ErrorReportValve {
    private static final String CODE = "invalid-input";

    /** Of an address that nothing here has, and that could be meant to deceive. */
    static final String ADDRESS =
            "the address has characters, or a way up by '..', that no address of Waybill has";

    private static final String UNREADABLE =
            "the request cannot be read: its address or a header is longer than 8 KB or has characters that HTTP"
                    + " does not allow, or "
                    + ADDRESS;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        response.setContentType(Problems.MEDIA_TYPE);
        response.setCharacterEncoding("UTF-8");
        try {
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(
                        status < 500
                                ? Problems.text(status, CODE, UNREADABLE)
                                : Problems.text(
                                        status, "internal", "it went wrong; the log says why"));
                response.finishResponse();
            }
        } catch (IOException _) {
            // Whoever asked has gone.
        }
    }
}
