@NullMarked
package io.waybill.projections.rebuild;

import org.jspecify.annotations.NullMarked;
