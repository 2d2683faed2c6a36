package io.waybill.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient;

import io.opentelemetry.api.trace.SpanKind;
import io.waybill.runtime.Tracing;

import java.io.IOException;
import java.util.regex.Pattern;

/** The engine's API, each call of which is told as a part of the work that it is made for. */
record TracedHttp(DockerHttpClient inner, String address) implements DockerHttpClient {
    private static final Pattern ID = Pattern.compile("/[0-9a-f]{64}(?=/|$)");

    @Override
    public Response execute(Request request) {
        String path = request.path();
        String plain = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
        String name = request.method() + " " + ID.matcher(plain).replaceAll("/{id}");
        try (Tracing.Work call = Tracing.part(name, SpanKind.CLIENT)) {
            call.attribute("http.request.method", request.method());
            call.attribute("url.path", plain);
            call.attribute("server.address", address);
            Response response = inner.execute(request);
            call.attribute("http.response.status_code", Integer.toString(response.getStatusCode()));
            if (response.getStatusCode() >= 400) {
                call.failed("HTTP " + response.getStatusCode());
            }
            return response;
        }
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }
}
