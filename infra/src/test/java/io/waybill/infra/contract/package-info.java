/** The published contract, drawn from the records: JSON Schemas, AsyncAPI, and what may change. */
@NullMarked
package io.waybill.infra.contract;

import org.jspecify.annotations.NullMarked;
