@NullMarked
package io.waybill.domain.host;

import org.jspecify.annotations.NullMarked;
