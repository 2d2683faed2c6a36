@NullMarked
package io.waybill.runtime.agent;

import org.jspecify.annotations.NullMarked;
