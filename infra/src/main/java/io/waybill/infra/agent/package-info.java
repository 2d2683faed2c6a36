/** The agents that run inside the service's own process. */
@NullMarked
package io.waybill.infra.agent;

import org.jspecify.annotations.NullMarked;
