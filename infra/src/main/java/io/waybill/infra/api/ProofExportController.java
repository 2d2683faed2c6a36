package io.waybill.infra.api;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.proof.Proofs;
import io.waybill.proof.Hash;
import io.waybill.proof.LogEntry;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * The log as it is hashed, and the hashes that its tree has, as bytes: a log is verified by who
 * reads all of it. One that breaks off ends without the end of its transfer.
 */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1/proof")
class ProofExportController {
    private static final int BATCH = 2_000;
    private static final int BUFFER = 1 << 16;

    private final Proofs proofs;
    private volatile boolean closing;

    ProofExportController(Proofs proofs) {
        this.proofs = proofs;
    }

    /** Else a stop would wait for the longest one. */
    @EventListener
    void close(ContextClosedEvent closed) {
        closing = true;
    }

    /**
     * The entries of all events from one position up to another, each behind its length in four
     * bytes; where one is missing in the log, so it is here.
     */
    @GetMapping("/entries")
    void entries(
            @RequestParam(defaultValue = "1") long from,
            @RequestParam(required = false) @Nullable Long to,
            HttpServletResponse response)
            throws IOException {
        long last = Math.min(require(from, to), proofs.position());
        DataOutputStream out = begin(response, "entries");
        for (long before = from - 1; before < last; before += BATCH) {
            requireRunning();
            for (LogEntry entry :
                    proofs.entriesAfter(before, (int) Math.min(BATCH, last - before))) {
                byte[] bytes = entry.bytes();
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
        out.flush();
    }

    /** The hashes of the same, 32 bytes each, as the tree has them. */
    @GetMapping("/leaves")
    void leaves(
            @RequestParam(defaultValue = "1") long from,
            @RequestParam(required = false) @Nullable Long to,
            HttpServletResponse response)
            throws IOException {
        long last = Math.min(require(from, to), proofs.size());
        DataOutputStream out = begin(response, "leaves");
        for (long position = from; position <= last; ) {
            requireRunning();
            List<Hash> leaves = proofs.leavesFrom(position);
            if (leaves.isEmpty()) {
                break; // the tree was tampered with; who reads it notices
            }
            for (Hash leaf :
                    leaves.subList(0, (int) Math.min(leaves.size(), last - position + 1))) {
                out.write(leaf.bytes());
            }
            position += leaves.size();
        }
        out.flush();
    }

    private static long require(long from, @Nullable Long to) {
        if (from < 1) {
            throw new InvalidInput("from", from + " is no position: they count from 1");
        }
        if (to != null && to < from - 1) {
            throw new InvalidInput("to", to + " is before " + from);
        }
        return to == null ? Long.MAX_VALUE : to;
    }

    private static DataOutputStream begin(HttpServletResponse response, String name)
            throws IOException {
        response.setContentType("application/octet-stream");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Disposition", "attachment; filename=\"waybill." + name + "\"");
        return new DataOutputStream(new BufferedOutputStream(response.getOutputStream(), BUFFER));
    }

    private void requireRunning() throws IOException {
        if (closing) {
            throw new IOException("the service stops");
        }
    }
}
