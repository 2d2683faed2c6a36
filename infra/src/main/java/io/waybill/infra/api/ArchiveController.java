package io.waybill.infra.api;

import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.archive.ArchiveProgress;
import io.waybill.infra.archive.ArchivedSegment;
import io.waybill.infra.archive.Archives;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The log as files, which are asked and verified without the service. */
@RestController
@Needs(Permission.READ)
@RequestMapping("/api/v1/archives")
class ArchiveController {
    private final Archives archive;

    ArchiveController(Archives archive) {
        this.archive = archive;
    }

    /** All there are, and how far that is. */
    record Archived(List<ArchivedSegment> items, ArchiveProgress progress) {}

    /** In the order of their positions. */
    @GetMapping
    Archived all() {
        return new Archived(archive.segments(), archive.progress());
    }

    /** The file. One that breaks off is shorter than it says. */
    @GetMapping("/{number}")
    void file(@PathVariable long number, HttpServletResponse response) throws IOException {
        ArchivedSegment segment = archive.segment(number);
        Path file = archive.file(segment);
        response.setContentType("application/zip");
        response.setContentLengthLong(Files.size(file));
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Disposition", "attachment; filename=\"" + segment.file() + "\"");
        Files.copy(file, response.getOutputStream());
    }

    /** Writes a file anew that is lost or damaged. */
    @PostMapping("/{number}/rewrite")
    @Needs(Permission.ADMINISTER)
    ArchivedSegment rewrite(
            @PathVariable long number,
            @RequestBody(required = false) ContainerController.@Nullable Why body,
            HttpServletRequest http) {
        return archive.rewrite(
                number, CommandRequests.caller(http, ContainerController.Why.of(body), null));
    }
}
