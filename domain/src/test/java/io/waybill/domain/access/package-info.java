@NullMarked
package io.waybill.domain.access;

import org.jspecify.annotations.NullMarked;
