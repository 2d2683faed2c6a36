@NullMarked
package io.waybill.projections;

import org.jspecify.annotations.NullMarked;
