package io.waybill.infra.access;

import io.waybill.domain.wire.WaybillJson;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Problem details (RFC 9457) for what is refused before a controller is reached. */
public final class Problems {
    private Problems() {}

    public static void write(HttpServletResponse response, int status, String code, String detail)
            throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", HttpStatus.valueOf(status).getReasonPhrase());
        problem.put("status", status);
        problem.put("detail", detail);
        problem.put("code", code);
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.getOutputStream()
                .write(
                        WaybillJson.mapper()
                                .writeValueAsString(problem)
                                .getBytes(StandardCharsets.UTF_8));
    }
}
