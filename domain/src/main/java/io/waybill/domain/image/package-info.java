/** One image: its numbered versions, its tags, and the version containers are made from. */
@NullMarked
package io.waybill.domain.image;

import org.jspecify.annotations.NullMarked;
