/** The HTTP API. */
@NullMarked
package io.waybill.infra.api;

import org.jspecify.annotations.NullMarked;
