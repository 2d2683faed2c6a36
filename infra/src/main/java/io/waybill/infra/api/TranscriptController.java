package io.waybill.infra.api;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.domain.container.ContainerCommand.DiscloseContainer;
import io.waybill.domain.container.Disclosure;
import io.waybill.infra.access.Needs;
import io.waybill.infra.api.CommandRequests.Prepared;
import io.waybill.infra.terminal.Transcripts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;

/** What terminals showed, handed out again. */
@RestController
@Needs(Permission.EXAMINE)
class TranscriptController {
    private final CommandRequests requests;
    private final Transcripts transcripts;

    TranscriptController(CommandRequests requests, Transcripts transcripts) {
        this.requests = requests;
        this.transcripts = transcripts;
    }

    /** In asciinema's format; that it was read is on record before the first byte. */
    @GetMapping("/api/v1/operations/{operation}/transcript")
    void transcript(
            @PathVariable String operation, HttpServletRequest http, HttpServletResponse response)
            throws IOException {
        OperationId id = new OperationId(operation);
        ContainerId container =
                transcripts
                        .containerOf(id)
                        .orElseThrow(
                                () ->
                                        new UnknownThing(
                                                "operation "
                                                        + operation
                                                        + " has no transcript: it was not at a terminal"));
        requests.perform(
                http,
                ContainerController.Why.of(http),
                () ->
                        new Prepared(
                                new DiscloseContainer(container, Disclosure.ofTranscript(id)),
                                container));
        response.setContentType("application/x-asciicast");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        transcripts.write(id, response.getWriter());
    }
}
