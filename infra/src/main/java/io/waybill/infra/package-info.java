/** The service, put together: the only place that knows Spring Boot. */
@NullMarked
package io.waybill.infra;

import org.jspecify.annotations.NullMarked;
