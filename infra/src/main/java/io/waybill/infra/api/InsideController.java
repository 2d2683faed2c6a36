package io.waybill.infra.api;

import io.waybill.domain.ContainerId;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerCommand.DiscloseContainer;
import io.waybill.domain.container.ContainerState;
import io.waybill.domain.container.Disclosure;
import io.waybill.domain.container.FileChange;
import io.waybill.domain.container.LogQuery;
import io.waybill.domain.container.PathKind;
import io.waybill.domain.container.ProcessTable;
import io.waybill.domain.wire.Question;
import io.waybill.domain.wire.Question.ListChanges;
import io.waybill.domain.wire.Question.ListProcesses;
import io.waybill.domain.wire.Question.ReadFiles;
import io.waybill.domain.wire.Question.ReadLogs;
import io.waybill.domain.wire.Question.ReadStats;
import io.waybill.domain.wire.Question.TellKind;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.command.ContainerNames;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.eventstore.Aggregates;
import io.waybill.infra.interaction.Conversation;
import io.waybill.infra.interaction.HostChannel;
import io.waybill.infra.interaction.Reading;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Looks inside containers. What discloses something is on record, with who and why, before the
 * first byte is handed out.
 */
@RestController
@Needs(Permission.LOOK_INSIDE)
@RequestMapping("/api/v1/containers/{container}")
public class InsideController {
    private static final int LITTLE = 16 << 20;

    private final CommandRequests requests;
    private final ContainerNames names;
    private final Aggregates aggregates;
    private final HostChannel channel;
    private volatile boolean closing;

    InsideController(
            CommandRequests requests,
            ContainerNames names,
            Aggregates aggregates,
            HostChannel channel) {
        this.requests = requests;
        this.names = names;
        this.aggregates = aggregates;
        this.channel = channel;
    }

    /** Else a stop would wait for readers that never leave. */
    @EventListener
    void close(ContextClosedEvent closed) {
        closing = true;
    }

    /** Changes of a container's file system. */
    public record Changes(List<FileChange> items) {}

    @GetMapping("/logs")
    public void logs(
            @PathVariable String container,
            @RequestParam(defaultValue = "false") boolean follow,
            @RequestParam(defaultValue = "false") boolean timestamps,
            @RequestParam(required = false) @Nullable Integer tail,
            @RequestParam(required = false) @Nullable String since,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        LogQuery query = new LogQuery(follow, instant(since), tail, timestamps);
        ContainerId id = names.resolve(container);
        disclose(http, id, Disclosure.ofLogs(query));
        boolean apart = ImageWorkAnswers.isByLine(http);
        try (Conversation conversation = ask(id, new ReadLogs(id, query))) {
            Reading reading = Reading.begin(conversation, stillAdmitted());
            reading.takeAll(apart ? new ByLine(response) : new AsIs(response, "text/plain"));
        }
    }

    @GetMapping(path = "/stats", produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Permission.READ)
    public JsonNode stats(@PathVariable String container) throws IOException, InterruptedException {
        ContainerId id = names.resolve(container);
        requireProcess(id);
        try (Conversation conversation = ask(id, new ReadStats(id, false))) {
            byte[] sample = Reading.begin(conversation, stillAdmitted()).whole(LITTLE);
            return WaybillJson.mapper().readTree(sample);
        }
    }

    /** A sample about each second, as server-sent events. */
    @GetMapping(path = "/stats", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Needs(Permission.READ)
    public void statsStream(@PathVariable String container, HttpServletResponse response)
            throws IOException, InterruptedException {
        ContainerId id = names.resolve(container);
        requireProcess(id);
        try (Conversation conversation = ask(id, new ReadStats(id, true))) {
            Reading reading = Reading.begin(conversation, stillAdmitted());
            reading.takeAll(new AsEvents(response));
        }
    }

    @GetMapping("/top")
    public ProcessTable top(@PathVariable String container, HttpServletRequest http)
            throws IOException, InterruptedException {
        ContainerId id = names.resolve(container);
        disclose(http, id, Disclosure.ofProcesses());
        try (Conversation conversation = ask(id, new ListProcesses(id))) {
            byte[] table = Reading.begin(conversation, stillAdmitted()).whole(LITTLE);
            return WaybillJson.mapper().readValue(table, ProcessTable.class);
        }
    }

    @GetMapping("/filesystem-changes")
    public Changes changes(@PathVariable String container)
            throws IOException, InterruptedException {
        ContainerId id = names.resolve(container);
        try (Conversation conversation = ask(id, new ListChanges(id))) {
            return new Changes(
                    Reading.begin(conversation, stillAdmitted()).values(LITTLE, FileChange.class));
        }
    }

    /** A file or a folder, as a tar archive. */
    @GetMapping("/files")
    void files(
            @PathVariable String container,
            @RequestParam(required = false) @Nullable String path,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        ContainerId id = names.resolve(container);
        String which = ContainerController.required("path", path);
        disclose(http, id, Disclosure.ofFiles(which));
        try (Conversation conversation = ask(id, new ReadFiles(id, which))) {
            Reading reading = Reading.begin(conversation, stillAdmitted());
            reading.takeAll(new AsIs(response, "application/x-tar"));
        }
    }

    /** What is at a path, so that who copies files there knows what becomes of them. */
    @GetMapping("/files/kind")
    PathKind kind(
            @PathVariable String container, @RequestParam(required = false) @Nullable String path)
            throws IOException, InterruptedException {
        ContainerId id = names.resolve(container);
        String which = Disclosure.requirePath(ContainerController.required("path", path));
        try (Conversation conversation = ask(id, new TellKind(id, which))) {
            byte[] kind = Reading.begin(conversation, stillAdmitted()).whole(LITTLE);
            return WaybillJson.mapper().readValue(kind, PathKind.class);
        }
    }

    private void disclose(HttpServletRequest http, ContainerId id, Disclosure disclosure) {
        HostChannel.requireConnected(aggregates.host(aggregates.container(id).desired().host()));
        ContainerController.Why why = ContainerController.Why.of(http);
        requests.perform(http, why, () -> new Prepared(new DiscloseContainer(id, disclosure), id));
    }

    private void requireProcess(ContainerId id) {
        ContainerState state = aggregates.container(id);
        if (!state.observed().status().hasProcess()) {
            throw new io.waybill.domain.TransitionRefused(
                    "tell what is used by",
                    "container " + state.desired().name(),
                    "it is not running; start it first");
        }
    }

    private Conversation ask(ContainerId id, Question question) {
        ContainerState state = aggregates.container(id);
        if (!state.observed().status().isOnHost()) {
            throw new UnknownThing("container " + state.desired().name() + " is not on its host");
        }
        return channel.ask(aggregates.host(state.desired().host()), NewIds.next(), question);
    }

    private StillAdmitted stillAdmitted() {
        return new StillAdmitted(() -> closing);
    }

    private static @Nullable Instant instant(@Nullable String since) {
        if (since == null || since.isBlank()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(since).toInstant();
        } catch (DateTimeException _) {
            Duration ago;
            try {
                ago = Durations.parse("since", since);
            } catch (InvalidInput _) {
                throw new InvalidInput(
                        "since",
                        "'"
                                + since
                                + "' is neither an instant such as 2026-03-01T12:00:00Z nor a duration");
            }
            return ago == null ? null : Instant.now().minus(ago);
        }
    }
}
