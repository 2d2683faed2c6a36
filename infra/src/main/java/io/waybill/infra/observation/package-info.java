/** From the agents' reports to the log. */
@NullMarked
package io.waybill.infra.observation;

import org.jspecify.annotations.NullMarked;
