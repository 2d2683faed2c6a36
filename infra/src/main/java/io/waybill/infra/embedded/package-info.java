/** PostgreSQL and Kafka inside the process, for a machine that has neither. */
@NullMarked
package io.waybill.infra.embedded;

import org.jspecify.annotations.NullMarked;
