/** The log: events in PostgreSQL through Axon, and the aggregates that are rebuilt from them. */
@NullMarked
package io.waybill.infra.eventstore;

import org.jspecify.annotations.NullMarked;
