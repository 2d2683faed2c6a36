@NullMarked
package io.waybill.infra.secret;

import org.jspecify.annotations.NullMarked;
