/** What is up, what is away, and what lags behind. */
@NullMarked
package io.waybill.infra.health;

import org.jspecify.annotations.NullMarked;
