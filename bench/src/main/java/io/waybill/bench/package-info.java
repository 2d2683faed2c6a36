/**
 * Measures the service as it is shipped, each figure beside its limit or its peer in the same run.
 */
@NullMarked
package io.waybill.bench;

import org.jspecify.annotations.NullMarked;
