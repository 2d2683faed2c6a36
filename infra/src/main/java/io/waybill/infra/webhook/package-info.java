/**
 * The log, told to receivers elsewhere by signed HTTP requests: one event after another, each until
 * it is taken.
 */
@NullMarked
package io.waybill.infra.webhook;

import org.jspecify.annotations.NullMarked;
