package io.waybill.infra.api;

import io.waybill.infra.people.People;
import io.waybill.projections.audit.AuditEntry;
import io.waybill.projections.audit.AuditFilter;
import io.waybill.projections.audit.AuditOrder;
import io.waybill.projections.audit.AuditQueries;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Writes entries as they are read: the answer begins at once, needs no memory however long it is,
 * and ends where its reader is gone. One that breaks off ends without the end of its transfer, so
 * that nobody takes it for whole.
 */
@Component
class AuditExport {
    private static final int BUFFER = 1 << 15;
    private static final int SHOWN_AT_ONCE = 50;

    private final AuditQueries audit;
    private final AuditFormat.Names names;
    private volatile boolean closing;

    AuditExport(AuditQueries audit, People people) {
        this.audit = audit;
        this.names = AuditFormat.Names.of(people);
    }

    /** Else a stop would wait for the longest one. */
    @EventListener
    void close(ContextClosedEvent closed) {
        closing = true;
    }

    /**
     * @param limit how many at most
     */
    void write(
            AuditFilter filter,
            AuditOrder order,
            long limit,
            AuditFormat format,
            HttpServletResponse response)
            throws IOException {
        response.setContentType(format.mediaType);
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"audit."
                        + format.name().toLowerCase(java.util.Locale.ROOT)
                        + "\"");
        Writer out =
                new BufferedWriter(
                        new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8),
                        BUFFER);
        long[] written = {0};
        try {
            out.write(format.begin);
            audit.export(
                    filter,
                    order,
                    entry -> {
                        write(entry, written[0]++ == 0, format, out);
                        if (written[0] == SHOWN_AT_ONCE) {
                            flush(out);
                        }
                        return written[0] < limit;
                    });
            out.write(format.end);
            out.flush();
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    private void write(AuditEntry entry, boolean first, AuditFormat format, Writer out) {
        if (closing) {
            throw new UncheckedIOException(new IOException("the service stops"));
        }
        try {
            out.write(format.entry(entry, first, names));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void flush(Writer out) {
        try {
            out.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
