@NullMarked
package io.waybill.projections.timeline;

import org.jspecify.annotations.NullMarked;
