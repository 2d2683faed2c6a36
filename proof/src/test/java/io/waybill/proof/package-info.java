@NullMarked
package io.waybill.proof;

import org.jspecify.annotations.NullMarked;
