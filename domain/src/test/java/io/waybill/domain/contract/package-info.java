/** The published contract, drawn from the records: JSON Schemas, AsyncAPI, and what may change. */
@NullMarked
package io.waybill.domain.contract;

import org.jspecify.annotations.NullMarked;
