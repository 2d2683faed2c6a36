/** Requests as OpenTelemetry's traces tell them, and what ties log lines to them. */
@NullMarked
package io.waybill.infra.tracing;

import org.jspecify.annotations.NullMarked;
