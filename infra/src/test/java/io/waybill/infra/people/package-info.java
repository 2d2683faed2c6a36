@NullMarked
package io.waybill.infra.people;

import org.jspecify.annotations.NullMarked;
