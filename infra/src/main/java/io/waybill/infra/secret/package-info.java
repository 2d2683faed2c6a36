/** Secrets: how their values are kept, handed over to agents, and destroyed. */
@NullMarked
package io.waybill.infra.secret;

import org.jspecify.annotations.NullMarked;
