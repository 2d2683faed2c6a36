package io.waybill.runtime;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * OpenTelemetry's traces, where its own variables of the environment say where they are to go;
 * otherwise nothing is traced, and that costs nothing.
 */
public final class Tracing {
    /** W3C trace context, as the events' metadata and HTTP have it. */
    public static final String TRACE_PARENT = "traceparent";

    private static final String SCOPE = "io.waybill";
    private static final List<String> ENDPOINTS =
            List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "otel.exporter.otlp.protocol", "http/protobuf",
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none");
    private static volatile boolean on;

    private Tracing() {}

    /** A piece of work, which is over when it is closed. */
    public interface Work extends AutoCloseable {
        /** What it is called, once that is known better. */
        void name(String name);

        void attribute(String key, String value);

        /** It did not go well. */
        void failed(String why);

        @Override
        void close();
    }

    /**
     * To be called once, before anything is traced.
     *
     * @param service what the process is called, where the environment does not say
     */
    public static void begin(String service) {
        if (ENDPOINTS.stream().noneMatch(Tracing::isSet)) {
            return;
        }
        Map<String, String> defaults = new HashMap<>(DEFAULTS);
        defaults.put("otel.service.name", service);
        var _ =
                AutoConfiguredOpenTelemetrySdk.builder()
                        .addPropertiesSupplier(() -> defaults)
                        .setResultAsGlobal()
                        .build();
        on = true;
    }

    /** In the environment, or as the system property that OpenTelemetry calls the same. */
    private static boolean isSet(String variable) {
        String property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        return System.getenv(variable) != null || System.getProperty(property) != null;
    }

    public static boolean isOn() {
        return on;
    }

    /** Where the work at hand belongs to a trace, what others name it by. */
    public static @Nullable String traceParent() {
        if (!on || !Span.current().getSpanContext().isValid()) {
            return null;
        }
        Map<String, String> carrier = new HashMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(
                        Context.current(),
                        carrier,
                        (into, key, value) -> {
                            if (into != null) {
                                into.put(key, value);
                            }
                        });
        return carrier.get(TRACE_PARENT);
    }

    /** The trace that the work at hand belongs to. */
    public static @Nullable String traceId() {
        return on && Span.current().getSpanContext().isValid()
                ? Span.current().getSpanContext().getTraceId()
                : null;
    }

    /**
     * Begins what was asked for from elsewhere.
     *
     * @param traceParent what it is a part of; a trace of its own begins where it is absent
     */
    public static Work of(String name, SpanKind kind, @Nullable String traceParent) {
        if (!on) {
            return NOTHING;
        }
        Context parent =
                W3CTraceContextPropagator.getInstance()
                        .extract(
                                Context.root(),
                                traceParent == null
                                        ? Map.<String, String>of()
                                        : Map.of(TRACE_PARENT, traceParent),
                                GETTER);
        return begun(name, kind, parent);
    }

    /** Begins a part of the work at hand; of what belongs to no trace, nothing is traced. */
    public static Work part(String name, SpanKind kind) {
        return on && Span.current().getSpanContext().isValid()
                ? begun(name, kind, Context.current())
                : NOTHING;
    }

    @SuppressWarnings("MustBeClosedChecker") // it is closed with the work
    private static Work begun(String name, SpanKind kind, Context parent) {
        Span span =
                GlobalOpenTelemetry.getTracer(SCOPE)
                        .spanBuilder(name)
                        .setSpanKind(kind)
                        .setParent(parent)
                        .startSpan();
        Scope scope = span.makeCurrent();
        return new Work() {
            @Override
            public void name(String better) {
                span.updateName(better);
            }

            @Override
            public void attribute(String key, String value) {
                span.setAttribute(key, value);
            }

            @Override
            public void failed(String why) {
                span.setStatus(StatusCode.ERROR, why);
            }

            @Override
            public void close() {
                scope.close();
                span.end();
            }
        };
    }

    private static final Work NOTHING =
            new Work() {
                @Override
                public void name(String better) {}

                @Override
                public void attribute(String key, String value) {}

                @Override
                public void failed(String why) {}

                @Override
                public void close() {}
            };

    private static final TextMapGetter<Map<String, String>> GETTER =
            new TextMapGetter<>() {
                @Override
                public Iterable<String> keys(Map<String, String> carrier) {
                    return carrier.keySet();
                }

                @Override
                public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
                    return carrier == null ? null : carrier.get(key);
                }
            };
}
