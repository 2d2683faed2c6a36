@NullMarked
package io.waybill.infra.access;

import org.jspecify.annotations.NullMarked;
