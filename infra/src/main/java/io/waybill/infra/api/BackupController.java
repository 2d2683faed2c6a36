package io.waybill.infra.api;

import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.backup.Backups;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;

/** The system of record as a file, and who took it. */
@RestController
@Needs(Permission.ADMINISTER)
@RequestMapping("/api/v1")
class BackupController {
    private static final int MOST = 100;
    private final Backups backups;

    BackupController(Backups backups) {
        this.backups = backups;
    }

    /** One that breaks off ends without the end of its transfer. */
    @GetMapping("/backup")
    void take(HttpServletRequest http, HttpServletResponse response) throws IOException {
        response.setContentType("application/zip");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Disposition", "attachment; filename=\"waybill.backup\"");
        backups.take(
                CommandRequests.caller(http, ContainerController.Why.of(http), null),
                response.getOutputStream());
    }

    /** Who took which, newest first. */
    @GetMapping("/backups")
    @Needs(Permission.EXAMINE)
    Items<Backups.Taken> taken() {
        return new Items<>(backups.newest(MOST));
    }
}
