package io.waybill.infra.api;

import io.waybill.domain.EventMetadata;
import io.waybill.domain.access.Permission;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.access.Needs;
import io.waybill.infra.publisher.EventLog;
import io.waybill.infra.publisher.FeedFilter;
import io.waybill.infra.publisher.StoredEvent;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The log as server-sent events, resumed by position. It runs on a virtual thread, so that a slow
 * reader costs little.
 */
@RestController
@Needs(Permission.READ)
class EventStreamController {
    private static final int BATCH = 500;
    private static final long LOOK_EVERY_MS = 50;
    private static final long HEARTBEAT_EVERY_MS = 15_000;
    private final EventLog log;
    private volatile boolean closing;

    EventStreamController(EventLog log) {
        this.log = log;
    }

    /** Else a stop would wait for readers that never leave. */
    @EventListener
    void close(ContextClosedEvent closed) {
        closing = true;
    }

    /** Begins after {@code from}, after {@code Last-Event-ID}, or at the present. */
    @GetMapping("/api/v1/events/stream")
    void stream(
            @RequestParam(required = false) @Nullable Long from,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEventId,
            @RequestParam(required = false) @Nullable Set<String> types,
            @RequestParam(required = false) @Nullable Set<String> subjects,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        FeedFilter filter = FeedFilter.of(types, subjects);
        long position = begin(from, lastEventId);
        StillAdmitted still = new StillAdmitted(() -> closing);
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        OutputStream out = response.getOutputStream();
        out.write(": waybill\n\n".getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
        long silentSince = System.currentTimeMillis();
        while (!closing && still.isLetIn()) {
            List<StoredEvent> events = log.after(position, BATCH);
            for (StoredEvent event : events) {
                if (filter.means(event)) {
                    out.write(frame(event).getBytes(StandardCharsets.UTF_8));
                }
                position = event.position();
            }
            if (!events.isEmpty()) {
                response.flushBuffer();
                silentSince = System.currentTimeMillis();
            } else if (System.currentTimeMillis() - silentSince > HEARTBEAT_EVERY_MS) {
                // Also how a reader that is gone is noticed.
                out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
                response.flushBuffer();
                silentSince = System.currentTimeMillis();
            } else {
                Thread.sleep(LOOK_EVERY_MS);
            }
        }
    }

    private long begin(@Nullable Long from, @Nullable Long lastEventId) {
        String field = lastEventId != null ? "Last-Event-ID" : "from";
        Long asked = lastEventId != null ? lastEventId : from;
        return asked == null ? log.lastPosition() : log.requireBegun(field, asked);
    }

    private static String frame(StoredEvent event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("position", event.position());
        data.put("id", event.id());
        data.put("type", event.cloudEventType());
        data.put("subject", event.subject());
        data.put("sequence", event.sequence());
        data.put("recordedAt", event.recordedAt());
        for (String key :
                List.of(
                        EventMetadata.ACTOR,
                        EventMetadata.ACTOR_KIND,
                        EventMetadata.REASON,
                        EventMetadata.TICKET,
                        EventMetadata.APPROVED_BY,
                        EventMetadata.CORRELATION_ID,
                        EventMetadata.CAUSATION_ID)) {
            String value = event.metadata(key);
            if (value != null) {
                data.put(key, value);
            }
        }
        data.put("data", WaybillJson.mapper().readValue(event.payload(), JsonNode.class));
        return "id: "
                + event.position()
                + "\nevent: "
                + event.cloudEventType()
                + "\ndata: "
                + WaybillJson.mapper().writeValueAsString(data)
                + "\n\n";
    }
}
