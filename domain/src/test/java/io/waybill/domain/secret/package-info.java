@NullMarked
package io.waybill.domain.secret;

import org.jspecify.annotations.NullMarked;
