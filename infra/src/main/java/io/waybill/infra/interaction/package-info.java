/** Asking a host's agent for something of the moment, and reading what it answers. */
@NullMarked
package io.waybill.infra.interaction;

import org.jspecify.annotations.NullMarked;
