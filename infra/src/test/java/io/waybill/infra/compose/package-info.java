@NullMarked
package io.waybill.infra.compose;

import org.jspecify.annotations.NullMarked;
